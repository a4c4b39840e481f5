package dev.baton.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of which this process locks parts.
 *
 * <p>A POSIX lock belongs to the process, and the process loses all its locks of a file when it closes <em>any</em>
 * descriptor of it, also one that it opened just to read. So there is at most one object, with one descriptor, for each
 * file in the whole process, whoever uses it; it is closed when its last user has gone; and the file is used for
 * nothing but locks. What other code of the process does to it is found out by {@link #verify}.
 *
 * <p>The channel is used by no thread that can be interrupted while it waits for the kernel, because that closes it:
 * {@code tryLock} does not wait, and the threads that do are our own. Thread-safe.
 */
final class LockFile {

    /** What became of a lock. */
    enum Verdict {
        KEPT,
        TAKEN_AGAIN,
        LOST
    }

    /** The open files of this process: static because the kernel's rule is per process, whatever objects we have. */
    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private static final ReentrantLock REGISTRY = new ReentrantLock();

    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, FileLock> locks = new HashMap<>();
    private final Set<Long> listed = new HashSet<>();
    private final Set<Long> watched = new HashSet<>();
    private final Set<Long> unwatchable = new HashSet<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private FileChannel channel;
    private @Nullable Object identity;
    private int users;

    private LockFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.identity = identity(path);
    }

    /**
     * Opens the file for one user, who closes it.
     *
     * @param file where; its folder exists
     * @param create whether to make the file if it is not there
     * @throws NoSuchFileException if it is not there and is not to be made
     */
    static LockFile open(Path file, boolean create) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        Path path = folder.toRealPath().resolve(file.getFileName());
        REGISTRY.lock();
        try {
            LockFile opened = OPEN.get(path);
            if (opened == null) {
                opened = new LockFile(path, channel(path, create));
                OPEN.put(path, opened);
            }
            opened.users++;
            return opened;
        } finally {
            REGISTRY.unlock();
        }
    }

    /** Who only looks needs no right to write. */
    private static FileChannel channel(Path path, boolean create) throws IOException {
        if (create) {
            return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (AccessDeniedException readOnly) {
            return FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    /** Ends the use by one user, who has unlocked what it had locked. */
    void close() {
        REGISTRY.lock();
        try {
            users--;
            if (users == 0) {
                OPEN.remove(path);
                closeChannel();
            }
        } finally {
            REGISTRY.unlock();
        }
    }

    Path path() {
        return path;
    }

    /** From now on {@link #verify} can tell about this lock, if the system lists locks. */
    void expectListed(long position) {
        lock.lock();
        try {
            if (KernelLocks.lists(path, position)) {
                listed.add(position);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the kernel still has a lock that we hold. If other code in this process has opened and closed the file,
     * all our locks of it are gone; then they are taken again, unless another process has been faster.
     */
    Verdict verify(long position) {
        lock.lock();
        try {
            if (!listed.contains(position) || KernelLocks.lists(path, position)) {
                return Verdict.KEPT;
            }
            for (Map.Entry<Long, FileLock> had : Map.copyOf(locks).entrySet()) {
                unlock(had.getKey());
                tryLock(had.getKey(), had.getValue().size());
            }
            expectListed(position);
            return locks.containsKey(position) ? Verdict.TAKEN_AGAIN : Verdict.LOST;
        } finally {
            lock.unlock();
        }
    }

    /** Calls back whenever a part may have become free. */
    void addListener(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** Locks a part if nobody has, in this process or elsewhere. */
    boolean tryLock(long position, long size) {
        lock.lock();
        try {
            if (locks.containsKey(position) || watched.contains(position)) {
                return false;
            }
            FileLock got = channel.tryLock(position, size, /* shared= */ false);
            if (got != null) {
                locks.put(position, got);
            }
            return got != null;
        } catch (OverlappingFileLockException lockedByAnotherClassLoader) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    void unlock(long position) {
        lock.lock();
        try {
            FileLock had = locks.remove(position);
            listed.remove(position);
            if (had != null) {
                had.release();
            }
        } catch (IOException alreadyGone) {
            // The channel is closed, and the lock went with it.
        } finally {
            lock.unlock();
        }
    }

    /** Whether this process has locked the part. */
    boolean holds(long position) {
        lock.lock();
        try {
            FileLock had = locks.get(position);
            return had != null && had.isValid();
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody has locked the byte, in this process or elsewhere. */
    boolean isLocked(long position) throws IOException {
        lock.lock();
        try {
            if (locks.containsKey(position) || watched.contains(position)) {
                return true;
            }
            try (FileLock probe = channel.tryLock(position, 1, /* shared= */ true)) {
                return probe == null;
            }
        } catch (OverlappingFileLockException lockedByAnotherClassLoader) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls the listeners once the byte is free, as soon as the kernel tells so.
     *
     * @return false if the kernel will not tell, as when it fears a deadlock: two processes that hold one lease each
     *     and wait for the other's look like one
     */
    boolean watch(long position) {
        lock.lock();
        try {
            if (unwatchable.contains(position)) {
                return false;
            }
            if (!locks.containsKey(position) && watched.add(position)) {
                FileChannel on = channel;
                // A platform thread: it is blocked in the kernel for as long as the lease is held.
                Thread.ofPlatform()
                        .name("baton-lease-watch " + path.getFileName())
                        .daemon()
                        .start(() -> awaitFree(on, position));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFree(FileChannel on, long position) {
        boolean failed = false;
        try {
            on.lock(position, 1, /* shared= */ true).release();
        } catch (ClosedChannelException closed) {
            // Nobody waits any more, or the file was replaced.
        } catch (IOException | OverlappingFileLockException e) {
            failed = true;
        }
        lock.lock();
        try {
            if (on.equals(channel)) {
                watched.remove(position);
                if (failed) {
                    unwatchable.add(position);
                }
            }
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Calls the listeners, on a thread that holds no lock. */
    void tell() {
        Thread.ofVirtual().name("baton-lease-news").start(() -> listeners.forEach(Runnable::run));
    }

    /** Whether our locks are on what others would lock: the file at the path is the one that we opened. */
    boolean isIntact() {
        lock.lock();
        try {
            return channel.isOpen() && Objects.equals(identity, identity(path));
        } catch (IOException gone) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the file anew if it was replaced, unless a part that matters is locked; all other locks end with that. */
    void refresh(long unlessLocked) throws IOException {
        lock.lock();
        try {
            if (!locks.containsKey(unlessLocked) && !isIntact()) {
                closeChannel();
                channel = channel(path, /* create= */ true);
                identity = identity(path);
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeChannel() {
        lock.lock();
        try {
            locks.clear();
            listed.clear();
            watched.clear();
            unwatchable.clear();
            channel.close();
        } catch (IOException alreadyGone) {
            // The kernel frees the locks with the descriptor, whatever close() says.
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
