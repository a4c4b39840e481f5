package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.testkit.LeaseStoreContract;
import dev.baton.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisLeaseStoreContractTest extends LeaseStoreContract {

    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    @Override
    protected LeaseStore newStore() {
        return new RedisLeaseStoreProvider().open(REDIS.uri(), TimeSource.system());
    }

    @Override
    protected boolean tellsOfHandOvers() {
        return true;
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(1);
    }
}
