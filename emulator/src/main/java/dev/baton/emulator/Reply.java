package dev.baton.emulator;

/** The way back to the caller: one of these is used, once. An {@link Exchange} in real life. */
interface Reply {

    void respond(HttpResponse response, Exchange.Delivery delivery);

    /** The right headers, half of the body, and the end of the connection. */
    void truncate(HttpResponse response, Exchange.Delivery delivery);

    /** The end of the connection, without a word. */
    void hangUp(Exchange.Delivery delivery);

    /** Whether the caller has hung up. */
    boolean isAbandoned();

    /** Has something done when the caller hangs up, at once if it has; a caller who was answered may do so too. */
    void onAbandon(Runnable action);

    /** Of a call that came without one: its answer goes to nobody. */
    static Reply toNobody() {
        return new Reply() {
            @Override
            public void respond(HttpResponse response, Exchange.Delivery delivery) {
                delivery.reached(false);
            }

            @Override
            public void truncate(HttpResponse response, Exchange.Delivery delivery) {
                delivery.reached(false);
            }

            @Override
            public void hangUp(Exchange.Delivery delivery) {
                delivery.reached(false);
            }

            @Override
            public void reset() {}

            @Override
            public boolean isAbandoned() {
                return true;
            }

            @Override
            public void onAbandon(Runnable action) {}
        };
    }

    /** The end of the connection, by a TCP reset. */
    void reset();
}
