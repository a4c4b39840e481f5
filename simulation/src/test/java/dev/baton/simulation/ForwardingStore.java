package dev.baton.simulation;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Offer;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store that does what another does. */
class ForwardingStore implements LeaseStore {

    private final LeaseStore store;

    ForwardingStore(LeaseStore store) {
        this.store = store;
    }

    <T> T forward(Supplier<T> act) {
        return act.get();
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        return forward(() -> store.acquire(name, holder, timeToLive, stance));
    }

    @Override
    public Optional<Acquisition.Acquired> handedOver(String name, Holder holder) {
        return store.handedOver(name, holder);
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        return forward(() -> store.renew(lease, timeToLive));
    }

    @Override
    public void release(Lease lease, String note) {
        store.release(lease, note);
    }

    @Override
    public void withdraw(String name, Holder holder) {
        store.withdraw(name, holder);
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return store.pass(lease, to, note);
    }

    @Override
    public Offer offer(String name, String instance) {
        return store.offer(name, instance);
    }

    @Override
    public List<Standby> standbys(String name) {
        return store.standbys(name);
    }

    @Override
    public Optional<Holding> read(String name) {
        return store.read(name);
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        return store.awaitChange(name, holder, atMost);
    }

    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        return store.journal(name, holder, presence);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public boolean shared() {
        return store.shared();
    }

    @Override
    public void close() {
        store.close();
    }
}
