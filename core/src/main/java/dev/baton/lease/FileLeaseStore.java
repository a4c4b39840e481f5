package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Leases as operating-system locks on files of one folder, for instances on one host. The kernel frees a lock at any
 * death of its process, so a crash is taken over at once, and a lease that is held does not expire: a process that was
 * stopped keeps it.
 *
 * <p>Two files for each lease: {@code NAME.lock}, which is only ever locked, and {@code NAME.json}, which says who
 * holds it for others to read and keeps the fencing token. The lock file is never deleted. Should somebody delete it,
 * another process could lock its successor; the holder notices at its next renewal and reports the lease as lost.
 *
 * <p>Java's locks are POSIX record locks ({@code fcntl}) on Linux and macOS: they do not exclude the {@code flock} of
 * other programs, and they are of no use on a network file system that does not support them, nor between containers
 * that do not share the folder. Thread-safe.
 */
public final class FileLeaseStore implements LeaseStore {

    /** How often a standby looks: the kernel does not tell when a lock is free. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Path folder;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HeldFile> held = new HashMap<>();

    /**
     * A store in a folder, which is made when it is first needed.
     *
     * @param folder where the files are
     * @param time the source of time
     */
    public FileLeaseStore(Path folder, TimeSource time) {
        this.folder = folder;
        this.time = time;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        lock.lock();
        try {
            HeldFile mine = held.get(name);
            if (mine != null && mine.file.isIntact()) {
                return mine.lease.holder().instance().equals(holder.instance())
                        ? new Acquired(mine.lease, true)
                        : new HeldBy(describe(name));
            }
            forget(name);
            Files.createDirectories(folder);
            Optional<LockFile> file = LockFile.tryLock(folder, name + ".lock");
            if (file.isEmpty()) {
                return new HeldBy(describe(name));
            }
            return take(name, holder, file.get());
        } catch (IOException e) {
            throw problem(e);
        } finally {
            lock.unlock();
        }
    }

    private Acquired take(String name, Holder holder, LockFile file) throws IOException {
        try {
            Optional<LeaseRecord> last = LeaseRecord.read(recordOf(name));
            long token = Math.max(
                    last.map(LeaseRecord::token).orElse(0L) + 1, time.now().toEpochMilli());
            Lease lease = new Lease(name, holder, new FencingToken(token), time.now());
            new LeaseRecord(holder, token, lease.since(), false).write(recordOf(name));
            held.put(name, new HeldFile(file, lease));
            return new Acquired(lease, last.map(LeaseRecord::released).orElse(true));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        lock.lock();
        try {
            HeldFile mine = held.get(lease.name());
            if (mine == null || !mine.lease.token().equals(lease.token())) {
                return new Renewal.Lost("it was let go");
            }
            if (!mine.file.isIntact()) {
                forget(lease.name());
                return new Renewal.Lost(
                        "its lock file was removed or replaced: " + folder.resolve(lease.name() + ".lock"));
            }
            return new Renewal.Renewed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Lease lease) {
        lock.lock();
        try {
            HeldFile mine = held.get(lease.name());
            if (mine == null || !mine.lease.token().equals(lease.token())) {
                return;
            }
            try {
                new LeaseRecord(lease.holder(), lease.token().value(), lease.since(), true)
                        .write(recordOf(lease.name()));
            } finally {
                forget(lease.name());
            }
        } catch (IOException e) {
            throw problem(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Holding> read(String name) {
        lock.lock();
        try {
            boolean taken = held.containsKey(name) || LockFile.isLocked(folder.resolve(name + ".lock"));
            return taken ? Optional.of(describe(name)) : Optional.empty();
        } catch (IOException e) {
            throw problem(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        time.sleep(atMost.compareTo(LOOK) < 0 ? atMost : LOOK);
        return false;
    }

    @Override
    public void withdraw(String name, Holder holder) {}

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return false;
    }

    @Override
    public Offer offer(String name, String instance) {
        return new Offer.Refused("files do not know standbys");
    }

    @Override
    public List<Standby> standbys(String name) {
        return List.of();
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            for (HeldFile mine : held.values()) {
                mine.file.close();
            }
            held.clear();
        } finally {
            lock.unlock();
        }
    }

    /** What is written beside the lock. It may lag behind by the moment between locking and writing. */
    private Holding describe(String name) {
        return LeaseRecord.read(recordOf(name))
                .filter(last -> !last.released())
                .map(last -> new Holding(last.holder(), new FencingToken(last.token()), last.since(), Optional.empty()))
                .orElseGet(() -> new Holding(
                        Holder.unknown("an instance that is just starting"),
                        new FencingToken(1),
                        Instant.EPOCH,
                        Optional.empty()));
    }

    private void forget(String name) {
        HeldFile mine = held.remove(name);
        if (mine != null) {
            mine.file.close();
        }
    }

    private Path recordOf(String name) {
        return folder.resolve(name + ".json");
    }

    private LeaseStoreException problem(IOException e) {
        String what = e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : e.getClass().getSimpleName();
        String message = "The folder for leases, " + folder + ", cannot be used (" + what
                + "): make it writable, or name another in BATON_DIR";
        return e instanceof AccessDeniedException || !Files.isWritable(folder)
                ? new LeaseStoreRefusedException(message, e)
                : new LeaseStoreException(message, e);
    }

    private record HeldFile(LockFile file, Lease lease) {}
}
