package dev.baton.emulator;

/** The way back to the caller: one of these is used, once. An {@link Exchange} in real life. */
interface Reply {

    void respond(HttpResponse response, Exchange.Delivery delivery);

    /** The right headers, half of the body, and the end of the connection. */
    void truncate(HttpResponse response, Exchange.Delivery delivery);

    /** The end of the connection, without a word. */
    void hangUp(Exchange.Delivery delivery);

    /** The end of the connection, by a TCP reset. */
    void reset();
}
