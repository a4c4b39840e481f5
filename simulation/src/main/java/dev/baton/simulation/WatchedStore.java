package dev.baton.simulation;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
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

/** Tells the watch what an instance does with a store. */
final class WatchedStore implements LeaseStore {

    private final LeaseStore store;
    private final Bot bot;
    private final Watch watch;

    WatchedStore(LeaseStore store, Bot bot, Watch watch) {
        this.store = store;
        this.bot = bot;
        this.watch = watch;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        bot.asks();
        Acquisition answer = noted("acquire", () -> store.acquire(name, holder, timeToLive, stance));
        if (answer instanceof Acquired acquired) {
            watch.acquired(bot, acquired);
        }
        return answer;
    }

    @Override
    public Optional<Acquired> handedOver(String name, Holder holder) {
        Optional<Acquired> handed = noted("handed over", () -> store.handedOver(name, holder));
        handed.ifPresent(acquired -> watch.acquired(bot, acquired));
        return handed;
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        watch.renewed();
        return noted("renew", () -> store.renew(lease, timeToLive));
    }

    @Override
    public void release(Lease lease, String note) {
        noted("release", () -> {
            store.release(lease, note);
            return "released";
        });
    }

    @Override
    public void withdraw(String name, Holder holder) {
        noted("withdraw", () -> {
            store.withdraw(name, holder);
            return "withdrawn";
        });
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        watch.passing(bot, to.instance());
        return noted("pass to " + to.instance(), () -> store.pass(lease, to, note));
    }

    @Override
    public Offer offer(String name, String instance) {
        return noted("offer to " + instance, () -> store.offer(name, instance));
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
        return new WatchedJournal(store.journal(name, holder, presence), bot, watch);
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

    private <T> T noted(String what, Supplier<T> act) {
        return watch.noted(bot, () -> what, act);
    }
}
