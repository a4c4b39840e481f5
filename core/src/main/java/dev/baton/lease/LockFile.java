package dev.baton.lease;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that this process has locked.
 *
 * <p>A POSIX lock belongs to the process, and the process loses it when it closes <em>any</em> descriptor of the file,
 * also one that it opened just to read. So the file is used for nothing but the lock, it is opened only after a look
 * into {@link #LOCKED_HERE}, and whoever wants to know the holder reads another file.
 *
 * <p>Two bytes far beyond the end are locked. The first is the lease. The second only says that the first is taken, so
 * that an onlooker can find out without ever being in the way of one who wants the lease.
 */
final class LockFile {

    private static final long LEASE_BYTE = 1L << 62;
    private static final long SIGN_BYTE = LEASE_BYTE + 1;

    /** The locked files of this process: static because the kernel's rule is per process, whatever objects we have. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    /** Held while a descriptor may be opened and closed again, so that nobody does that to a file just being locked. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lease;
    private final @Nullable Object identity;

    private LockFile(Path path, FileChannel channel, FileLock lease, @Nullable Object identity) {
        this.path = path;
        this.channel = channel;
        this.lease = lease;
        this.identity = identity;
    }

    /**
     * Locks the file if nobody has.
     *
     * @return empty if another has, in this process or elsewhere
     */
    static Optional<LockFile> tryLock(Path folder, String name) throws IOException {
        Path path = folder.toRealPath().resolve(name);
        ONE_AT_A_TIME.lock();
        try {
            return LOCKED_HERE.contains(path) ? Optional.empty() : tryLock(path);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static Optional<LockFile> tryLock(Path path) throws IOException {
        FileChannel channel = null;
        Optional<LockFile> locked = Optional.empty();
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lease = channel.tryLock(LEASE_BYTE, 1, /* shared= */ false);
            if (lease != null) {
                Object identity = identity(path);
                channel.lock(SIGN_BYTE, 1, /* shared= */ false);
                LOCKED_HERE.add(path);
                locked = Optional.of(new LockFile(path, channel, lease, identity));
            }
            return locked;
        } catch (OverlappingFileLockException lockedByAnotherClassLoader) {
            return Optional.empty();
        } finally {
            if (locked.isEmpty() && channel != null) {
                channel.close();
            }
        }
    }

    /** Whether anybody has locked the file. Disturbs nobody. */
    static boolean isLocked(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Path path = file.toRealPath();
        ONE_AT_A_TIME.lock();
        try {
            return LOCKED_HERE.contains(path) || isLockedElsewhere(path);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static boolean isLockedElsewhere(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                FileLock sign = channel.tryLock(SIGN_BYTE, 1, /* shared= */ true)) {
            return sign == null;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Whether the lock still protects what others would lock: the file at the path is the one that we opened. */
    boolean isIntact() {
        try {
            return lease.isValid() && Objects.equals(identity, identity(path));
        } catch (IOException gone) {
            return false;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The kernel frees the lock with the descriptor, whatever close() says.
        } finally {
            LOCKED_HERE.remove(path);
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
