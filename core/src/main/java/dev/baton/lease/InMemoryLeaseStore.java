package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Leases in the memory of this process, for tests: instances that share the object compete. Thread-safe. */
public final class InMemoryLeaseStore implements LeaseStore {

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, WaitingRoom> waiting = new HashMap<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, InMemoryJournal.Book> journals = new HashMap<>();
    private long changes;

    /**
     * An empty store.
     *
     * @param time decides when a lease ends
     */
    public InMemoryLeaseStore(TimeSource time) {
        this.time = time;
    }

    @Override
    public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
        lock.lock();
        try {
            seen.put(holder.instance(), changes);
            Entry held = held(name);
            if (held != null && !held.isOf(holder)) {
                return new HeldBy(holding(held), wait(name, holder, timeToLive, stance));
            }
            Entry last = entries.get(name);
            long token = held != null ? held.token : last == null ? 1 : last.token + 1;
            Instant since = held != null ? held.since : time.now();
            boolean clean = held != null ? held.clean : last == null || last.released || !last.claimed;
            String note = last != null && (held != null || !last.claimed) ? last.note : "";
            long until = time.nanos() + timeToLive.toNanos();
            entries.put(name, new Entry(holder, token, since, until, false, true, clean, note));
            room(name).leave(holder);
            Lease lease = new Lease(name, holder, new FencingToken(token), since);
            return new Acquired(lease, clean, Optional.of(note).filter(left -> !left.isEmpty()));
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> wait(String name, Holder holder, Duration timeToLive, Stance stance) {
        if (stance == Stance.ONCE) {
            return Optional.empty();
        }
        boolean before = room(name).isAsking(holder);
        Optional<String> refusal = room(name).wait(holder, timeToLive, stance == Stance.ASKING);
        if (!before && room(name).isAsking(holder)) {
            tell();
        }
        return refusal;
    }

    @Override
    public Renewal renew(Lease lease, Duration timeToLive) {
        lock.lock();
        try {
            seen.put(lease.holder().instance(), changes);
            Entry entry = entries.get(lease.name());
            if (entry == null || entry.released || !entry.isOf(lease)) {
                return new Renewal.Lost(
                        entry == null || entry.released
                                ? "it was let go"
                                : "it passed to " + entry.holder.place() + " (" + entry.holder.instance() + ")");
            }
            entries.put(lease.name(), entry.until(time.nanos() + timeToLive.toNanos()));
            return new Renewal.Renewed(room(lease.name()).asker());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void withdraw(String name, Holder holder) {
        lock.lock();
        try {
            room(name).leave(holder);
            Entry held = held(name);
            if (held != null && held.isOf(holder) && !held.claimed) {
                entries.put(name, held.release(held.note));
                tell();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean pass(Lease lease, Holder to, String note) {
        lock.lock();
        try {
            Entry entry = entries.get(lease.name());
            WaitingRoom room = room(lease.name());
            if (entry == null || entry.released || !entry.isOf(lease) || !room.isWaiting(to.instance())) {
                return false;
            }
            room.handedOver();
            entries.put(
                    lease.name(),
                    new Entry(
                            to, entry.token + 1, time.now(), time.nanos() + CLAIM.toNanos(), false, false, true, note));
            tell();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Offer offer(String name, String instance) {
        lock.lock();
        try {
            if (held(name) == null) {
                return new Offer.Refused("nobody holds the lease");
            }
            Offer offer = room(name).offer(instance);
            tell();
            return offer;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Standby> standbys(String name) {
        lock.lock();
        try {
            return room(name).standbys();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Lease lease, String note) {
        lock.lock();
        try {
            Entry entry = entries.get(lease.name());
            if (entry != null && entry.isOf(lease)) {
                entries.put(lease.name(), entry.release(note));
                tell();
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
    public boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            long before = seen.getOrDefault(holder.instance(), changes);
            while (before == changes && time.nanos() - deadline < 0) {
                time.await(lock, changed, deadline);
            }
            seen.put(holder.instance(), changes);
            return before != changes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Journal journal(String name, Holder holder, Duration presence) {
        lock.lock();
        try {
            InMemoryJournal.Book book =
                    journals.computeIfAbsent(name, same -> new InMemoryJournal.Book(time, () -> newestToken(same)));
            return new InMemoryJournal(book, holder.instance(), presence);
        } finally {
            lock.unlock();
        }
    }

    private long newestToken(String name) {
        lock.lock();
        try {
            Entry last = entries.get(name);
            return last == null ? 0 : last.token;
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

    private void tell() {
        changes++;
        changed.signalAll();
    }

    private WaitingRoom room(String name) {
        return waiting.computeIfAbsent(name, n -> new WaitingRoom(time));
    }

    private @Nullable Entry held(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.released || time.nanos() - entry.until >= 0 ? null : entry;
    }

    private Holding holding(Entry entry) {
        Duration left = Duration.ofNanos(entry.until - time.nanos());
        return new Holding(entry.holder, new FencingToken(entry.token), entry.since, Optional.of(left));
    }

    /**
     * What is kept of one lease. It is claimed unless it was passed on or let go of and no new holder has come yet, and
     * clean unless the holder before fell silent. The note is for the holder, and for the next one if it is not
     * claimed.
     */
    private record Entry(
            Holder holder,
            long token,
            Instant since,
            long until,
            boolean released,
            boolean claimed,
            boolean clean,
            String note) {

        boolean isOf(Holder other) {
            return holder.instance().equals(other.instance());
        }

        boolean isOf(Lease lease) {
            return isOf(lease.holder()) && token == lease.token().value();
        }

        Entry until(long end) {
            return new Entry(holder, token, since, end, released, claimed, clean, note);
        }

        Entry release(String left) {
            return new Entry(holder, token, since, until, true, false, clean, left);
        }
    }
}
