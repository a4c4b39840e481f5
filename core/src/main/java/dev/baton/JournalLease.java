package dev.baton;

import dev.baton.lease.FencingToken;
import org.jspecify.annotations.Nullable;

/**
 * The lease, as far as the journal is concerned: whether it is ours, whether it is known since then what others have
 * left, and what is in doubt about that. Thread-safe.
 */
final class JournalLease {

    private final JournalMonitor monitor;
    private @Nullable FencingToken token;
    private boolean adopted;

    /**
     * Counts the times that the lease was ours, so that what was asked in one is not taken for an answer in the next.
     */
    private int tenures;

    /** Whether what we find free when we look first may have been begun. */
    private volatile boolean doubtful;

    /** Whether what waits here may be free in the journal: we left it, and do not know whether that was done. */
    private volatile boolean perhapsLeft;

    JournalLease(JournalMonitor monitor) {
        this.monitor = monitor;
    }

    /**
     * It is ours. Called with the lock of the monitor held.
     *
     * @param inDoubt whether the holder before may have begun what it seems to have left for us
     */
    void begin(FencingToken own, boolean inDoubt) {
        token = own;
        doubtful |= inDoubt;
        tenures++;
        adopted = false;
    }

    /** It is not ours any more. Called with the lock of the monitor held. */
    void end() {
        token = null;
        monitor.changed.signalAll();
    }

    /**
     * Waits until it is known what others have left.
     *
     * @return false if the lease is not ours any more
     */
    boolean awaitAdopted() throws InterruptedException {
        monitor.lock.lockInterruptibly();
        try {
            while (!adopted && token != null) {
                monitor.changed.await();
            }
            return token != null;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Its token; null if it is not ours. */
    @Nullable FencingToken token() {
        monitor.lock.lock();
        try {
            return token;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Which of the times that it was ours this is, or the next one will follow on. */
    int tenure() {
        monitor.lock.lock();
        try {
            return tenures;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** It is known what others have left, by a question of that tenure. */
    void adopted(int tenure) {
        monitor.lock.lock();
        try {
            doubtful &= tenure != tenures;
            adopted |= tenure == tenures;
            monitor.changed.signalAll();
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Whether what we find free may have been begun. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** What waits here is going to be left to others: until it is known whether that was done, it perhaps was. */
    void leaving() {
        perhapsLeft = true;
    }

    /** It is known, or made sure, what of ours is free in the journal. */
    void settled() {
        perhapsLeft = false;
    }

    boolean isPerhapsLeft() {
        return perhapsLeft;
    }

    /** Whether another may find free in the journal what was begun. */
    boolean leavesDoubt() {
        return doubtful || perhapsLeft;
    }
}
