package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what others do to the files of a journal. It compares what it sees with what was there when one looked
 * last, so nothing is missed; the file system tells when to compare, and where it does not, that is done four times a
 * second, while somebody waits. A death is not told: it is seen at the next comparison. Thread-safe.
 */
final class JournalNews {

    static final Duration LOOK = Duration.ofMillis(250);

    /** What the others' files look like. */
    interface Look {
        Map<String, String> look() throws IOException;
    }

    private final Path folder;
    private final Look look;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private @Nullable Map<String, String> seen;
    private long heard;

    JournalNews(Path folder, Look look, TimeSource time) {
        this.folder = folder;
        this.look = look;
        this.time = time;
    }

    /** Called before one looks: whatever is different later is news. */
    void looking() throws IOException {
        Map<String, String> now = look.look();
        lock.lock();
        try {
            seen = now;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits.
     *
     * @param watched whether {@link #noteChange} is called for all that happens in the folder
     */
    void await(Duration atMost, boolean watched) throws InterruptedException, IOException {
        long deadline = time.nanos() + atMost.toNanos();
        while (time.nanos() - deadline < 0) {
            long before = heard();
            Map<String, String> now = look.look();
            lock.lockInterruptibly();
            try {
                boolean changed = seen != null && !seen.equals(now);
                seen = now;
                if (changed) {
                    return;
                }
                long next = time.nanos() + LOOK.toNanos();
                if (heard == before) {
                    time.await(lock, told, watched || deadline - next < 0 ? deadline : next);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private long heard() {
        lock.lock();
        try {
            return heard;
        } finally {
            lock.unlock();
        }
    }

    /** Something happened in a folder. */
    void noteChange(Path where) {
        if (!where.equals(folder)) {
            return;
        }
        lock.lock();
        try {
            heard++;
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
