package dev.baton.lease.redis;

import java.time.Duration;

/**
 * Waits for what Redis tells about leases. What is heard is a hint that makes waiting short; nothing is decided by it,
 * but for a {@linkplain HandedOver hand-over} that names the question which it follows. Thread-safe.
 */
interface WakeUps extends AutoCloseable {

    /**
     * Called before an instance's question about a lease is sent: what is heard from now on is news to it.
     *
     * @return whether it will hear, as far as one can know
     */
    boolean looking(String channel, String instance);

    /**
     * Waits until something is heard that is news to the instance, or so much time has passed, or less.
     *
     * @return whether something was heard
     */
    boolean await(String channel, String instance, Duration atMost) throws InterruptedException;

    /**
     * What was told to the instance alone since its last question, once; empty if that was nothing, or just to look.
     */
    String told(String channel, String instance);

    @Override
    void close();
}
