package dev.baton;

/** What the holder of the lease does when Telegram answers 409: somebody uses the bot outside of the lease. */
public enum ConflictPolicy {
    /** Let go of the lease and stop. Nothing is tried again. */
    EXIT,

    /** Keep the lease, stop consuming, and look rarely whether the other has gone. Never fight. */
    HOLD,

    /** {@link #HOLD} on a deploy platform, else {@link #EXIT}. */
    AUTO
}
