package dev.baton;

import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Interrupts a handler that runs longer than it may. */
final class HandlerLimit {

    private static final HandlerLimit NONE = new HandlerLimit(Duration.ZERO);

    private final Duration longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean over;
    private boolean exceeded;

    private HandlerLimit(Duration longest) {
        this.longest = longest;
    }

    /** Begins to watch the calling thread; does nothing if there is no limit. */
    static HandlerLimit start(Duration longest, TimeSource time) {
        if (longest.isZero()) {
            return NONE;
        }
        HandlerLimit limit = new HandlerLimit(longest);
        Thread handling = Thread.currentThread();
        long deadline = time.nanos() + longest.toNanos();
        Thread.ofVirtual().name("baton-handler-limit").start(() -> limit.watch(handling, deadline, time));
        return limit;
    }

    private void watch(Thread handling, long deadline, TimeSource time) {
        lock.lock();
        try {
            while (!over && time.nanos() - deadline < 0) {
                time.await(lock, changed, deadline);
            }
            if (!over) {
                exceeded = true;
                handling.interrupt();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watching; makes a failure of one that ran too long. */
    @Nullable Throwable over(@Nullable Throwable failure) {
        if (longest.isZero()) {
            return failure;
        }
        lock.lock();
        try {
            over = true;
            changed.signalAll();
            if (!exceeded) {
                return failure;
            }
            TimeoutException late = new TimeoutException("It ran longer than " + longest.toMillis() + " ms");
            if (failure != null) {
                late.addSuppressed(failure);
            }
            return late;
        } finally {
            lock.unlock();
        }
    }
}
