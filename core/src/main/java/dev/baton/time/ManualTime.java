package dev.baton.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that stands still until a test moves it. Threads that wait on it wake up when it is moved to their deadline, so
 * a day passes in a millisecond.
 *
 * <p>A test that drives other threads calls {@link #awaitWaiters(int)} before it moves on: then all of them have come
 * to rest. Thread-safe.
 */
public final class ManualTime implements TimeSource {

    /** How long a test may wait, in real time, for its threads to come to rest. */
    private static final long PATIENCE_SECONDS = 10;

    private final Lock lock = new ReentrantLock();
    private final Condition waitersChanged = lock.newCondition();
    private final List<Waiter> waiters = new ArrayList<>();
    private Instant now;
    private long nanos;

    /** Starts at the beginning of 2026. */
    public ManualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * Starts at a given instant.
     *
     * @param start the first value of {@link #now()}
     */
    public ManualTime(Instant start) {
        this.now = start;
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
    public void await(Lock callersLock, Condition condition, long deadline) throws InterruptedException {
        Waiter waiter = new Waiter(callersLock, condition, deadline);
        lock.lock();
        try {
            if (deadline - nanos <= 0) {
                return;
            }
            waiters.add(waiter);
            waitersChanged.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            condition.await();
        } finally {
            remove(waiter);
        }
    }

    /**
     * Moves both clocks and wakes whoever was waiting for that. Returns without waiting for what the woken threads do.
     *
     * @param duration how far; not negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time does not run backwards: " + duration);
        }
        List<Waiter> due = new ArrayList<>();
        lock.lock();
        try {
            now = now.plus(duration);
            nanos += duration.toNanos();
            for (Waiter waiter : waiters) {
                if (waiter.deadline - nanos <= 0) {
                    due.add(waiter);
                }
            }
            waiters.removeAll(due);
        } finally {
            lock.unlock();
        }
        due.forEach(Waiter::wake);
    }

    /**
     * Moves the clock on the wall alone, as an administrator or a time server does.
     *
     * @param duration how far, in either direction
     */
    public void jumpWallClock(Duration duration) {
        lock.lock();
        try {
            now = now.plus(duration);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks, in real time, until at least so many threads wait on this time.
     *
     * @param count how many
     * @throws AssertionError if they are fewer after ten seconds
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void awaitWaiters(int count) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lockInterruptibly();
        try {
            while (waiters.size() < count) {
                if (left <= 0) {
                    throw new AssertionError(
                            "Expected " + count + " threads to wait on manual time, but " + waiters.size() + " do");
                }
                left = waitersChanged.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            waitersChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A thread at rest. Compared by identity: two threads may wait for the same thing. */
    private static final class Waiter {
        private final Lock lock;
        private final Condition condition;
        private final long deadline;

        Waiter(Lock lock, Condition condition, long deadline) {
            this.lock = lock;
            this.condition = condition;
            this.deadline = deadline;
        }

        void wake() {
            lock.lock();
            try {
                condition.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
