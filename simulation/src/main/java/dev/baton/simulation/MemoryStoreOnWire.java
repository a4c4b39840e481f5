package dev.baton.simulation;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.Offer;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The store in memory as one instance sees it: over a network, with a second of patience, told of changes. */
final class MemoryStoreOnWire implements LeaseStore {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LeaseStore store;
    private final Machine machine;
    private final Wire wire;
    private final BiConsumer<Journal, Runnable> teller;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private long heard;
    private long seen;

    /**
     * A client.
     *
     * @param teller starts to call back at every change of a journal
     */
    MemoryStoreOnWire(LeaseStore store, Machine machine, Wire wire, BiConsumer<Journal, Runnable> teller) {
        this.teller = teller;
        this.store = store;
        this.machine = machine;
        this.wire = wire;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        seen = heard;
        return ask(() -> store.acquire(name, holder, timeToLive, stance));
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        seen = heard;
        return ask(() -> store.renew(lease, timeToLive));
    }

    @Override
    public void release(Lease lease, String note) {
        ask(() -> {
            store.release(lease, note);
            return lease;
        });
    }

    @Override
    public void withdraw(String name, Holder holder) {
        ask(() -> {
            store.withdraw(name, holder);
            return holder;
        });
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        return ask(() -> store.pass(lease, to, note));
    }

    @Override
    public Offer offer(String name, String instance) {
        return ask(() -> store.offer(name, instance));
    }

    @Override
    public List<Standby> standbys(String name) {
        return ask(() -> store.standbys(name));
    }

    @Override
    public Optional<Holding> read(String name) {
        return ask(() -> store.read(name));
    }

    @Override
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        long deadline = machine.clock().nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (heard == seen && machine.clock().nanos() - deadline < 0) {
                machine.clock().await(lock, told, deadline);
            }
            boolean news = heard != seen;
            seen = heard;
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** A message came. */
    void heard() {
        lock.lock();
        try {
            heard++;
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        Journal journal = store.journal(name, holder, presence);
        MemoryJournalOnWire client = new MemoryJournalOnWire(journal, this, machine);
        teller.accept(journal, () -> wire.push(client::heard));
        return client;
    }

    @Override
    public String location() {
        return "a simulated server";
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public void close() {}

    private <T> T ask(Supplier<T> act) {
        return ask(() -> true, act);
    }

    /** Asks what is not answered if it comes too late. */
    <T> T ask(BooleanSupplier inTime, Supplier<T> act) {
        try {
            return wire.<T>call(PATIENCE, answer -> {
                if (inTime.getAsBoolean()) {
                    answer.give(act.get());
                }
            });
        } catch (Wire.Silence silence) {
            throw new LeaseStoreException("The store does not answer in time");
        } catch (Wire.Reset reset) {
            throw new LeaseStoreException("The store refuses the connection");
        } catch (InterruptedException nobodyDoesThat) {
            throw new IllegalStateException("A call of the store was interrupted", nobodyDoesThat);
        }
    }
}
