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

    /** {@link #STANDBY} on a deploy platform with a store that is shared, else {@link #EXIT}. */
    AUTO
}
