package dev.baton.testkit;

import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.time.ManualTime;
import java.time.Duration;

class InMemoryLeaseStoreContractTest extends LeaseStoreContract {

    private final ManualTime time = new ManualTime();
    private final LeaseStore store = new InMemoryLeaseStore(time);

    @Override
    protected LeaseStore newStore() {
        return store;
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected void letTimePass(Duration duration) {
        time.advance(duration);
    }
}
