package dev.baton.lease;

/** The answer to the wish that the holder of a lease hands it over to a standby. */
public sealed interface Offer {

    /**
     * The holder will be told.
     *
     * @param to who will get the lease
     */
    record Made(Standby to) implements Offer {}

    /**
     * The holder will not be told.
     *
     * @param why the reason, in words
     */
    record Refused(String why) implements Offer {}
}
