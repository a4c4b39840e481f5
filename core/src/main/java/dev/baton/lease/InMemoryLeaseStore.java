package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Leases in the memory of this process, for tests: instances that share the object compete. Thread-safe. */
public final class InMemoryLeaseStore implements LeaseStore {

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<String, Entry> entries = new HashMap<>();
    private long releases;

    /**
     * An empty store.
     *
     * @param time decides when a lease ends
     */
    public InMemoryLeaseStore(TimeSource time) {
        this.time = time;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive) {
        lock.lock();
        try {
            Entry held = held(name);
            if (held != null && !held.isOf(holder)) {
                return new HeldBy(holding(held));
            }
            Entry last = entries.get(name);
            long token = held != null ? held.token : last == null ? 1 : last.token + 1;
            Instant since = held != null ? held.since : time.now();
            boolean clean = held != null || last == null || last.released;
            entries.put(name, new Entry(holder, token, since, time.nanos() + timeToLive.toNanos(), false));
            return new Acquired(new Lease(name, holder, new FencingToken(token), since), clean);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        lock.lock();
        try {
            Entry entry = entries.get(lease.name());
            if (entry == null || entry.released || !entry.isOf(lease)) {
                return new Renewal.Lost(
                        entry == null || entry.released
                                ? "it was let go"
                                : "it passed to " + entry.holder.place() + " (" + entry.holder.instance() + ")");
            }
            entries.put(lease.name(), entry.until(time.nanos() + timeToLive.toNanos()));
            return new Renewal.Renewed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Lease lease) {
        lock.lock();
        try {
            Entry entry = entries.get(lease.name());
            if (entry != null && entry.isOf(lease)) {
                entries.put(lease.name(), entry.release());
                releases++;
                released.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Holding> read(String name) {
        lock.lock();
        try {
            Entry held = held(name);
            return held == null ? Optional.empty() : Optional.of(holding(held));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitChange(String name, Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            long seen = releases;
            while (seen == releases && held(name) != null && time.nanos() - deadline < 0) {
                time.await(lock, released, deadline);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String location() {
        return "the memory of this process";
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public void close() {}

    private @Nullable Entry held(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.released || time.nanos() - entry.until >= 0 ? null : entry;
    }

    private Holding holding(Entry entry) {
        Duration left = Duration.ofNanos(entry.until - time.nanos());
        return new Holding(entry.holder, new FencingToken(entry.token), entry.since, Optional.of(left));
    }

    private record Entry(Holder holder, long token, Instant since, long until, boolean released) {

        boolean isOf(Holder other) {
            return holder.instance().equals(other.instance());
        }

        boolean isOf(Lease lease) {
            return isOf(lease.holder()) && token == lease.token().value();
        }

        Entry until(long end) {
            return new Entry(holder, token, since, end, released);
        }

        Entry release() {
            return new Entry(holder, token, since, until, true);
        }
    }
}
