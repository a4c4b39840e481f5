package dev.baton.lease;

import java.nio.file.Path;

/**
 * The lock of a program that knows nothing of Baton, such as a Python bot with {@code fcntl}: an instance that takes it
 * together with the lease and that program exclude each other.
 */
public final class LegacyLock {

    private LegacyLock() {}

    /**
     * A store whose leases are given only together with a lock on a file: both the {@code flock} and the {@code fcntl}
     * kind, which do not see each other on Linux. It serves one lease at a time, and closes the store behind it.
     *
     * @param store where the leases are
     * @param file the file that the other program locks; made if it is not there, never written
     * @return the store to be used
     */
    public static LeaseStore onFile(LeaseStore store, Path file) {
        return new LegacyLockStore(store, new OutsideLock(file));
    }
}
