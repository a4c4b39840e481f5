package dev.baton;

/** What an instance does when another holds the lease. */
public enum HeldPolicy {
    /** Say who holds it, and stop. Right on a terminal and under systemd. */
    EXIT,

    /**
     * Wait, and take over as soon as the lease is free. Right where a deploy starts the new instance before it stops
     * the old.
     */
    STANDBY,

    /**
     * Ask the holder once to hand over, and then {@link #STANDBY}. The holder finishes what it is handling and passes
     * the lease on, so that a new version serves at once, without a gap. Right for a deploy: two instances never ask in
     * turns, because one that has had the lease does not ask any more, and one that came before the last hand-over is
     * refused.
     */
    HAND_OVER,

    /** {@link #HAND_OVER} on a deploy platform with a store that is shared, else {@link #EXIT}. */
    AUTO
}
