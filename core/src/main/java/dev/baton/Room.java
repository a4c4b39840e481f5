package dev.baton;

import dev.baton.time.TimeSource;
import java.time.Duration;

/**
 * Bounds what is in flight, by number and by size. Whoever wants to take more waits here while handlers are slow.
 * Thread-safe.
 */
final class Room {

    /** How much may be in flight. */
    record Limits(int updates, long bytes) {
        static final Limits DEFAULT = new Limits(256, 32L * 1024 * 1024);
    }

    private final Backlog backlog;
    private final Limits limits;
    private final TimeSource time;

    Room(Backlog backlog, Limits limits, TimeSource time) {
        this.backlog = backlog;
        this.limits = limits;
        this.time = time;
    }

    /** Waits until there is room for more updates. */
    void await() throws InterruptedException {
        backlog.lock.lockInterruptibly();
        try {
            while (isFull()) {
                backlog.progress.await();
            }
        } finally {
            backlog.lock.unlock();
        }
    }

    /** For how many more updates there is room now. */
    int left() {
        backlog.lock.lock();
        try {
            return isFull() ? 0 : limits.updates - backlog.size();
        } finally {
            backlog.lock.unlock();
        }
    }

    /**
     * Waits for a while until there is room for another update.
     *
     * @return whether there is
     */
    boolean await(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        backlog.lock.lockInterruptibly();
        try {
            while (isFull() && time.nanos() - deadline < 0) {
                time.await(backlog.lock, backlog.progress, deadline);
            }
            return !isFull();
        } finally {
            backlog.lock.unlock();
        }
    }

    private boolean isFull() {
        return backlog.size() >= limits.updates || backlog.bytes() >= limits.bytes;
    }
}
