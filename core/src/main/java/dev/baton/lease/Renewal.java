package dev.baton.lease;

import java.util.Optional;

/** The answer to a renewal. */
public sealed interface Renewal {

    /**
     * The lease goes on for its full time to live, counted from the moment before the renewal was sent.
     *
     * @param asker the standby that asks for a hand-over, the one that came last if there are several
     */
    record Renewed(Optional<Holder> asker) implements Renewal {

        /** A renewal while nobody asks for a hand-over. */
        public Renewed() {
            this(Optional.empty());
        }
    }

    /**
     * The lease is not ours any more.
     *
     * @param why what happened, in words, such as who has it now
     */
    record Lost(String why) implements Renewal {}
}
