package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store whose lease is given only together with a lock that programs outside Baton know. Thread-safe.
 *
 * <p>The lease comes first, so that instances of Baton settle among themselves who takes the other lock, and only that
 * one ever touches it. Who has the lease and does not get the lock lets go of the lease, and from then on tries the
 * lock first: otherwise all standbys would take the lease from each other in turns, waking each other by it. The lock
 * is let go before the lease, because whoever is told of the lease needs the lock.
 */
final class LegacyLockStore implements LeaseStore {

    /** How often a lock is tried that a program outside Baton has: such a program tells nobody. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final LeaseStore store;
    private final OutsideLock outside;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Lease lease;
    private boolean outsideFirst;

    LegacyLockStore(LeaseStore store, OutsideLock outside) {
        this.store = store;
        this.outside = outside;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        lock.lock();
        boolean held = false;
        try {
            if (outsideFirst && isFree(name) && !outside.tryTake()) {
                return heldOutside();
            }
            Acquisition answer = store.acquire(name, holder, timeToLive, stance);
            if (!(answer instanceof Acquired acquired)) {
                outsideFirst = false;
                return answer;
            }
            held = takeOutside(acquired.lease(), acquired.note());
            return held ? answer : heldOutside();
        } finally {
            if (!held) {
                outside.letGo();
                lease = null;
            }
            lock.unlock();
        }
    }

    private boolean isFree(String name) {
        return store.read(name).isEmpty();
    }

    private boolean takeOutside(Lease acquired, Optional<String> note) {
        boolean taken = false;
        try {
            taken = outside.tryTake();
        } finally {
            outsideFirst = !taken;
            if (!taken) {
                store.release(acquired, note.orElse(""));
            }
        }
        lease = taken ? acquired : null;
        return taken;
    }

    private HeldBy heldOutside() {
        Holder program = new Holder(
                "a program outside Baton", "a program outside Baton holds " + outside.path(), "unknown", Instant.EPOCH);
        return new HeldBy(new Holding(program, new FencingToken(0), Instant.EPOCH, Optional.of(TRY_AGAIN)));
    }

    @Override
    public Renewal renew(Lease renewed, Duration timeToLive) {
        Renewal answer = store.renew(renewed, timeToLive);
        lock.lock();
        try {
            if (!isOurs(renewed)) {
                return answer;
            }
            if (answer instanceof Renewal.Renewed && !takeOutside(renewed, Optional.empty())) {
                return new Renewal.Lost("a program outside Baton has taken " + outside.path());
            }
            if (answer instanceof Renewal.Lost) {
                letGo();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void withdraw(String name, Holder holder) {
        store.withdraw(name, holder);
    }

    @Override
    public void release(Lease released, String note) {
        letGoFor(released);
        store.release(released, note);
    }

    @Override
    public boolean pass(Lease passed, Holder to, String note) {
        letGoFor(passed);
        return store.pass(passed, to, note);
    }

    private void letGoFor(Lease ending) {
        lock.lock();
        try {
            if (isOurs(ending)) {
                letGo();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isOurs(Lease other) {
        return lease != null && lease.token().equals(other.token());
    }

    private void letGo() {
        outside.letGo();
        lease = null;
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
        return store.location() + ", together with the lock on " + outside.path();
    }

    @Override
    public boolean shared() {
        return store.shared();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            letGo();
        } finally {
            lock.unlock();
        }
        store.close();
    }
}
