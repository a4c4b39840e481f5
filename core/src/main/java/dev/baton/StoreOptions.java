package dev.baton;

import dev.baton.lease.FileLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LegacyLock;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a builder was told about where the lease is. Not thread-safe. */
final class StoreOptions {

    @Nullable LeaseStore given;

    @Nullable URI redis;

    @Nullable Path directory;

    @Nullable String legacyLockKey;

    @Nullable Path legacyLockFile;

    /** Whether the store is closed with the runtime, because nobody else has it. */
    boolean isOwned() {
        return given == null;
    }

    /** Opens the store; collects what is wrong if that cannot be. */
    Optional<LeaseStore> open(Map<String, String> environment, TimeSource time, List<String> wrong) {
        if (given != null) {
            return Optional.of(given);
        }
        if (redis == null) {
            if (legacyLockKey != null) {
                wrong.add("BATON_LEGACY_LOCK is a key, which needs REDIS_URL");
            }
            Path folder = directory == null ? LeaseStores.defaultDirectory(environment) : directory;
            return Optional.of(new FileLeaseStore(folder, time));
        }
        try {
            return Optional.of(LeaseStores.open(
                    legacyLockKey == null ? redis : LeaseStores.withOption(redis, "also-key", legacyLockKey), time));
        } catch (IllegalArgumentException e) {
            wrong.add("REDIS_URL cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The store for one who takes the lease: with the lock of a program outside Baton, if there is one. */
    LeaseStore withLegacyLock(LeaseStore store) {
        return legacyLockFile == null ? store : LegacyLock.onFile(store, legacyLockFile);
    }
}
