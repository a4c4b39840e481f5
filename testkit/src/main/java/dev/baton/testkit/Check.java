package dev.baton.testkit;

/** What a {@link BatonTest} looks at when a test has ended. Each can be switched off by its name. */
public enum Check {
    /** No poll that somebody was still waiting for was answered with a 409. */
    NO_LIVE_CONFLICT,

    /** Every update that Telegram was told to forget was given to a handler. Looks only at runtimes of the fixture. */
    NOTHING_LOST,

    /** No update was given to a handler twice, unless it was marked as redelivered. */
    NOTHING_TWICE,

    /** Nobody holds the lease any more. */
    NO_LEASE_LEFT,

    /** No thread that was started during the test is still there. Looks at platform threads that are not daemons. */
    NO_THREAD_LEFT
}
