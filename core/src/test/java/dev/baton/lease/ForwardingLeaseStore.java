package dev.baton.lease;

import java.time.Duration;
import java.util.List;
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
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        return inner.acquire(name, holder, timeToLive, stance);
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        return inner.renew(lease, timeToLive);
    }

    @Override
    public void release(Lease lease, String note) {
        inner.release(lease, note);
    }

    @Override
    public void withdraw(String name, Holder holder) {
        inner.withdraw(name, holder);
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return inner.pass(lease, to, note);
    }

    @Override
    public Offer offer(String name, String instance) {
        return inner.offer(name, instance);
    }

    @Override
    public List<Standby> standbys(String name) {
        return inner.standbys(name);
    }

    @Override
    public Optional<Holding> read(String name) {
        return inner.read(name);
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        return inner.awaitChange(name, holder, atMost);
    }

    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        return inner.journal(name, holder, presence);
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
