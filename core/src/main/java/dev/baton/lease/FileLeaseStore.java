package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases as operating-system locks on files of one folder, for instances on one host. The kernel frees a lock at any
 * death of its process, so a crash is taken over at once, and a lease that is held does not expire: a process that was
 * stopped keeps it.
 *
 * <p><b>Files.</b> For each lease {@code NAME.lock}, which is only ever locked; {@code NAME.json}, which says who holds
 * it for others to read, and keeps the fencing token; the folder {@code NAME.waiting} with a file for each standby; and
 * those of the {@linkplain FileJournal journal}. The lock file is never deleted. Should somebody delete it, another
 * process could lock its successor; the holder is told, and reports the lease as lost.
 *
 * <p><b>Passing on.</b> The record says for whom the lease is kept, and since when, before the lock is let go. Whoever
 * else gets the lock within {@link #CLAIM} reads that and lets go at once, so nobody can come in between. The kernel
 * tells if the one it is kept for dies meanwhile: then it is free.
 *
 * <p><b>News.</b> A standby waits in the kernel for the lock to be free, and a holder is told by the file system of one
 * that asks, so both hear at once and cost nothing while nothing happens. Where that cannot be had they look four times
 * a second.
 *
 * <p><b>Limits.</b> Java's locks are POSIX record locks ({@code fcntl}) on Linux and macOS: they do not exclude the
 * {@code flock} of other programs, and they are of no use on a network file system that does not support them, nor
 * between containers that do not share the folder. Thread-safe.
 */
public final class FileLeaseStore implements LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileLeaseStore.class);

    /** How long a wait lasts that cannot look at its files. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Path folder;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, FileLease> leases = new HashMap<>();
    private final List<FileJournal> journals = new CopyOnWriteArrayList<>();
    private Optional<FolderWatch> watch = Optional.empty();
    private boolean warned;
    private boolean closed;

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
        return answer(() -> open(name).acquire(holder, timeToLive, stance));
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        return answer(() -> {
            FileLease files = find(lease.name());
            return files == null ? new Renewal.Lost("it was let go") : files.renew(lease);
        });
    }

    @Override
    public void release(Lease lease, String note) {
        answer(() -> {
            FileLease files = find(lease.name());
            if (files != null) {
                files.release(lease, note);
            }
            return lease;
        });
    }

    @Override
    public void withdraw(String name, Holder holder) {
        answer(() -> {
            FileLease lease = find(name);
            if (lease != null) {
                lease.withdraw(holder);
            }
            return holder;
        });
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return answer(() -> {
            FileLease files = find(lease.name());
            return files != null && files.pass(lease, to, note);
        });
    }

    @Override
    public Offer offer(String name, String instance) {
        return answer(() -> {
            FileLease lease = find(name);
            return lease == null ? new Offer.Refused("nobody holds the lease") : lease.offer(instance);
        });
    }

    @Override
    public List<Standby> standbys(String name) {
        return answer(() -> {
            FileLease lease = find(name);
            return lease == null ? List.of() : lease.standbys();
        });
    }

    @Override
    public Optional<Holding> read(String name) {
        return answer(() -> {
            FileLease lease = find(name);
            return lease == null ? Optional.empty() : lease.read();
        });
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        try {
            FileLease lease = find(name);
            if (lease != null) {
                return lease.awaitChange(holder, atMost);
            }
        } catch (IOException | UncheckedIOException | LeaseStoreException unreadable) {
            // The next question says what is wrong.
        }
        time.sleep(atMost.compareTo(PAUSE) < 0 ? atMost : PAUSE);
        return false;
    }

    /** {@inheritDoc} The kernel tells whether an instance lives, so the presence does not matter. */
    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        FileJournal journal = new FileJournal(folder, name, holder, time, this::watch, journals::remove);
        journals.add(journal);
        return journal;
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
        List<FileLease> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(leases.values());
            leases.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(FileLease::close);
        watch.ifPresent(FolderWatch::close);
    }

    private FileLease open(String name) throws IOException {
        Files.createDirectories(folder);
        FileLease lease = opened(name, /* create= */ true);
        if (lease == null) {
            throw new IOException("the store is closed");
        }
        return lease;
    }

    /** The lease if it has files; it is not made by looking. */
    private @Nullable FileLease find(String name) throws IOException {
        try {
            return opened(name, /* create= */ false);
        } catch (NoSuchFileException noLease) {
            return null;
        }
    }

    private @Nullable FileLease opened(String name, boolean create) throws IOException {
        lock.lock();
        try {
            FileLease known = leases.get(name);
            if (known != null || closed) {
                return known;
            }
            LockFile file = LockFile.open(folder.resolve(name + ".lock"), create);
            FileLease opened = new FileLease(folder, name, file, watch(), time);
            leases.put(name, opened);
            return opened;
        } finally {
            lock.unlock();
        }
    }

    private Optional<FolderWatch> watch() {
        lock.lock();
        try {
            FolderKind kind = FolderKind.of(folder);
            if (!warned) {
                warned = true;
                kind.warning().ifPresent(warning -> LOG.warn("The leases are in {}, {}", folder, warning));
            }
            if (watch.isEmpty() && !kind.isNetwork() && !closed) {
                watch = FolderWatch.open(folder.getFileSystem(), this::noteChange);
            }
            return watch;
        } finally {
            lock.unlock();
        }
    }

    private void noteChange(Path where, String file) {
        List<FileLease> open;
        lock.lock();
        try {
            open = List.copyOf(leases.values());
        } finally {
            lock.unlock();
        }
        open.forEach(lease -> lease.noteChange(where, file));
        journals.forEach(journal -> journal.noteChange(where, file));
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private <T> T answer(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw FileTrouble.inWords(folder, e);
        } catch (UncheckedIOException e) {
            throw FileTrouble.inWords(folder, Objects.requireNonNull(e.getCause(), "it has a cause"));
        }
    }
}
