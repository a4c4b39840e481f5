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

    /**
     * No thread that was started during the test is still there. Looks at platform threads that are not daemons, nor
     * JUnit's own.
     */
    NO_THREAD_LEFT,

    /**
     * Nobody waits for an answer of the server any more, such as a bot that was not stopped, in this process or in
     * another; and this process has closed every port on which it began to listen during the test, such as that of a
     * webhook. A connection that an HTTP client keeps for later does not count: clients are often shared by tests, and
     * the end of the server closes it. The ports are known on Linux only, and are not looked at when tests run
     * concurrently.
     */
    NO_SOCKET_LEFT
}
