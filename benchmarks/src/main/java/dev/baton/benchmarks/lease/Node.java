package dev.baton.benchmarks.lease;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * One library in one instance of a program, with one lease to compete for. {@link #acquire()} and {@link #release()}
 * are always called by the same thread, since most locks belong to one.
 */
interface Node extends AutoCloseable {

    /** What all of them compete for. */
    String NAME = "benchmark";

    /** How long a lease lives without a renewal. */
    Duration LIFE = Duration.ofSeconds(3);

    /** How long the libraries wait for an answer from Redis, since a minute would outlast any lease. */
    Duration PATIENCE = Duration.ofSeconds(1);

    /** Waits until the lease is ours. */
    void acquire() throws InterruptedException;

    /** Lets go of it, so that another may have it. */
    void release();

    /** What a program that uses this library takes as the answer to "is it still mine?" before it acts. */
    boolean believes();

    /** The fencing token of the lease that we have or had; empty if the library gives none. */
    default OptionalLong token() {
        return OptionalLong.empty();
    }

    @Override
    void close();
}
