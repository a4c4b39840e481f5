package dev.baton.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clock on the wall, the monotonic clock, and waiting, as one seam. Nothing else in Baton reads a clock or sleeps,
 * so that every rule about time can be tested on {@link ManualTime} in no time.
 *
 * <p>Implementations are thread-safe.
 */
public interface TimeSource {

    /**
     * The clocks of this machine.
     *
     * @return the system's time
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }

    /**
     * The time on the wall. It may jump in both directions; use it to tell people and other hosts when something was,
     * never to measure.
     *
     * @return the current instant
     */
    Instant now();

    /**
     * The monotonic clock, in nanoseconds since an arbitrary origin. Compare by difference, as with
     * {@link System#nanoTime()}.
     *
     * @return nanoseconds
     */
    long nanos();

    /**
     * Waits until the condition is signalled or the monotonic clock reaches the deadline. As with every condition, a
     * return proves nothing: look at the state again.
     *
     * @param lock the lock that the condition belongs to; held by the caller
     * @param condition what to wait on
     * @param deadline a value of {@link #nanos()}
     * @throws InterruptedException if the thread is interrupted before or while it waits
     */
    void await(Lock lock, Condition condition, long deadline) throws InterruptedException;

    /**
     * Waits for a while.
     *
     * @param duration how long; zero or less returns at once
     * @throws InterruptedException if the thread is interrupted before or while it waits
     */
    default void sleep(Duration duration) throws InterruptedException {
        long deadline = nanos() + duration.toNanos();
        Lock lock = new ReentrantLock();
        Condition never = lock.newCondition();
        lock.lockInterruptibly();
        try {
            while (nanos() - deadline < 0) {
                await(lock, never, deadline);
            }
        } finally {
            lock.unlock();
        }
    }
}

/** The clocks of the machine. */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
    public void await(Lock lock, Condition condition, long deadline) throws InterruptedException {
        condition.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
