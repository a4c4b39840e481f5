package dev.baton.lease;

import dev.baton.lease.JournalFolder.Presence;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What of the lock file a journal uses: slots, which say who lives, and guards. Two processes may be brought the same
 * entry at the same moment, so who accepts one locks a byte that belongs to its id; and one may accept what another is
 * just taking over, so both lock a byte for that. The kernel frees them at a death. Thread-safe.
 */
final class JournalLocks {

    /** The guard of taking over. */
    static final long TAKING_OVER = 0;

    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path path;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable LockFile file;
    private @Nullable LeaseLock slots;
    private boolean closed;

    JournalLocks(Path path, TimeSource time) {
        this.path = path;
        this.time = time;
    }

    /** Something that may fail. */
    interface Act<T> {
        T act() throws IOException;
    }

    /** The guard of accepting an entry. */
    static long ofId(long id) {
        return 1 + Math.floorMod(id, 1L << 32);
    }

    /** Tells who lives; nobody does without a lock file. */
    Presence presence() throws IOException {
        try {
            return slots(/* create= */ false)::isSlotLocked;
        } catch (NoSuchFileException noLockFile) {
            return slot -> false;
        }
    }

    /** The slots of the lock file, which is made if that is wanted. */
    LeaseLock slots(boolean create) throws IOException {
        lock.lock();
        try {
            LeaseLock known = slots;
            if (closed) {
                throw new IOException("the journal is closed");
            }
            if (known == null) {
                if (create) {
                    Files.createDirectories(Objects.requireNonNull(path.getParent(), "a folder"));
                }
                LockFile opened = LockFile.open(path, create);
                known = new LeaseLock(opened);
                file = opened;
                slots = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does something while nobody else, in this process or another, does something with the same guards.
     *
     * @param wanted the guards, by ascending number, so that nobody waits in a circle; {@link #TAKING_OVER} alone, and
     *     last of all
     */
    <T> T guarded(List<Long> wanted, Act<T> act) throws IOException {
        LeaseLock guards = slots(/* create= */ true);
        long deadline = time.nanos() + PATIENCE.toNanos();
        int held = 0;
        try {
            for (long guard : wanted) {
                take(guards, guard, deadline);
                held++;
            }
            return act.act();
        } finally {
            wanted.subList(0, held).forEach(guards::unguard);
        }
    }

    private void take(LeaseLock guards, long guard, long deadline) {
        while (!guards.tryGuard(guard)) {
            if (time.nanos() - deadline > 0) {
                throw new LeaseStoreException(
                        "Another instance does not come to an end with what it does to the journal" + " beside " + path
                                + ". If it was stopped, continue or end it");
            }
            try {
                time.sleep(PAUSE);
            } catch (InterruptedException nobodyDoesThis) {
                throw new IllegalStateException(nobodyDoesThis);
            }
        }
    }

    void close() {
        lock.lock();
        try {
            if (file != null && !closed) {
                file.close();
            }
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
