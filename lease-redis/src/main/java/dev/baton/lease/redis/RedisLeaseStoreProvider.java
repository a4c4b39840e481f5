package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.time.TimeSource;
import java.net.URI;

/**
 * Opens {@link RedisLeaseStore}s, for addresses such as {@code redis://localhost:6379},
 * {@code redis://:password@host/2} and {@code rediss://user:password@host:6380/0} (TLS).
 */
public final class RedisLeaseStoreProvider implements LeaseStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public RedisLeaseStoreProvider() {}

    @Override
    public boolean supports(URI address) {
        return RedisAddress.isRedis(address);
    }

    @Override
    public LeaseStore open(URI address, TimeSource time) {
        return new RedisLeaseStore(RedisAddress.of(address), time);
    }
}
