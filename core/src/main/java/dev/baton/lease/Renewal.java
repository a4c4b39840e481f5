package dev.baton.lease;

/** The answer to a renewal. */
public sealed interface Renewal {

    /** The lease goes on for its full time to live, counted from the moment before the renewal was sent. */
    record Renewed() implements Renewal {}

    /**
     * The lease is not ours any more.
     *
     * @param why what happened, in words, such as who has it now
     */
    record Lost(String why) implements Renewal {}
}
