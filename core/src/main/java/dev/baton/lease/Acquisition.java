package dev.baton.lease;

import java.time.Duration;
import java.util.Optional;

/** The answer to the wish to have a lease. A "no" is an answer; that a store is out of reach is an exception. */
public sealed interface Acquisition {

    /**
     * The lease is ours.
     *
     * @param lease the lease
     * @param clean whether the holder before let go of it, or there was none; false if it just fell silent, so that
     *     what it had begun may be unfinished
     * @param note what the holder before left for the next one when it {@linkplain LeaseStore#pass passed} the lease on
     *     or {@linkplain LeaseStore#release(Lease, String) let go} of it; empty if that was nothing
     */
    record Acquired(Lease lease, boolean clean, Optional<String> note) implements Acquisition {

        /**
         * The lease is ours, and nothing was left for us.
         *
         * @param lease the lease
         * @param clean whether the holder before let go of it, or there was none
         */
        public Acquired(Lease lease, boolean clean) {
            this(lease, clean, Optional.empty());
        }
    }

    /**
     * Another holds it.
     *
     * @param holding what is known of that
     * @param refusal why the holder will not be asked to hand over, in words, if that was the wish and it was refused
     */
    record HeldBy(Holding holding, Optional<String> refusal) implements Acquisition {

        /**
         * Another holds it, and nothing was refused.
         *
         * @param holding what is known of that
         */
        public HeldBy(Holding holding) {
            this(holding, Optional.empty());
        }
    }

    /**
     * The store cannot tell yet, because it may have lost its memory: ask again after a while, during which a holder
     * from before would show itself.
     *
     * @param remaining how long
     */
    record Settling(Duration remaining) implements Acquisition {}
}
