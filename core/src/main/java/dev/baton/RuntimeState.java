package dev.baton;

/** What an instance is doing, and what it may ask of Telegram meanwhile. */
public enum RuntimeState {
    /** Before the first wish for the lease. May ask who the bot is, which disturbs nobody. */
    STARTING,

    /** Another holds the lease. Asks nothing of Telegram. */
    STANDBY,

    /** Has the lease: polls, or owns the webhook. The only state in which updates are asked for. */
    HOLDING,

    /** Ends: takes no new updates while running handlers finish. */
    DRAINING,

    /** Has the lease, but a foreign consumer is there. Looks rarely whether it has gone. */
    CONFLICT,

    /** Has ended, for a {@link StopReason}. */
    STOPPED
}
