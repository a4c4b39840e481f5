package dev.baton.lease;

import java.time.Duration;
import java.util.Optional;

/** Passes every question on to a store in memory, for tests that stand in the way of some of them. */
public abstract class ForwardingLeaseStore implements LeaseStore {

    /** The store behind this one. */
    public final InMemoryLeaseStore inner;

    /** Stands in front of a store. */
    protected ForwardingLeaseStore(InMemoryLeaseStore inner) {
        this.inner = inner;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive) {
        return inner.acquire(name, holder, timeToLive);
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        return inner.renew(lease, timeToLive);
    }

    @Override
    public void release(Lease lease) {
        inner.release(lease);
    }

    @Override
    public Optional<Holding> read(String name) {
        return inner.read(name);
    }

    @Override
    public void awaitChange(String name, Duration atMost) throws InterruptedException {
        inner.awaitChange(name, atMost);
    }

    @Override
    public String location() {
        return inner.location();
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public void close() {}
}
