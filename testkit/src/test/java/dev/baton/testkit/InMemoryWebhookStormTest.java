package dev.baton.testkit;

import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.time.Duration;

class InMemoryWebhookStormTest extends WebhookStormContract {

    private final InMemoryLeaseStore store = new InMemoryLeaseStore(TimeSource.system());

    @Override
    protected LeaseStore newStore() {
        return store;
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(10);
    }
}
