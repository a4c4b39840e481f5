package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lease of a {@link FileLeaseStore}: its lock, its record, and those who wait for it. Thread-safe. */
final class FileLease {

    private static final Logger LOG = LoggerFactory.getLogger(FileLease.class);

    private static final String DROPPED =
            "its lock was dropped, as when other code in this process opens and closes the lock file";

    /** How often one looks who is not told. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The pause of a standby that was told twice in a row that a lease is free which it then did not get. */
    private static final Duration BREATH = Duration.ofMillis(20);

    /** How often one tries to take a lease that was passed on to it, while the former holder is about to let go. */
    private static final int TRIES = 2000;

    private final String name;
    private final Path record;
    private final LockFile file;
    private final LeaseLock leaseLock;
    private final WaitingFolder waiting;
    private final Optional<FolderWatch> watch;
    private final TimeSource time;
    private final Runnable news = this::tell;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> seen = new HashMap<>();
    private @Nullable Lease lease;
    private @Nullable Acquired acquired;
    private Optional<Holder> asker = Optional.empty();
    private boolean listening;
    private boolean hurried;
    private long changes;

    FileLease(Path folder, String name, LockFile file, Optional<FolderWatch> watch, TimeSource time) {
        this.name = name;
        this.record = folder.resolve(name + ".json");
        this.file = file;
        this.leaseLock = new LeaseLock(file);
        this.waiting = new WaitingFolder(folder.resolve(name + ".waiting"), leaseLock, time);
        this.watch = watch;
        this.time = time;
        file.addListener(news);
    }

    /** A file appeared or vanished in a folder of ours; an empty name if it is not known which. */
    void noteChange(Path folder, String changedFile) {
        boolean ours = folder.equals(waiting.path())
                ? WaitingFolder.isOfInterest(changedFile)
                : changedFile.equals(record.getFileName().toString())
                        || changedFile.equals(file.path().getFileName().toString());
        if (ours || changedFile.isEmpty()) {
            tell();
        }
    }

    private void tell() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Acquisition acquire(Holder holder, Duration timeToLive, Stance stance) throws IOException {
        lock.lock();
        try {
            seen.put(holder.instance(), changes);
            if (lease != null && acquired != null && leaseLock.isIntact() && !isOvertaken(lease)) {
                return lease.holder().instance().equals(holder.instance())
                        ? acquired
                        : refuse(holder, timeToLive, stance);
            }
            drop();
            Acquired taken = take(holder);
            return taken != null ? taken : refuse(holder, timeToLive, stance);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Acquired take(Holder holder) throws IOException {
        LeaseRecord before = last();
        boolean passedToUs = before.isOf(holder) && !before.keptFor(time.now()).isZero();
        if (isKeptFor(before, holder) || !tryTake(passedToUs)) {
            return null;
        }
        boolean taken = false;
        try {
            LeaseRecord last = last();
            if (isKeptFor(last, holder)) {
                return null;
            }
            Instant now = time.now();
            long token = Math.max(last.token() + 1, now.toEpochMilli());
            new LeaseRecord(holder, token, now, false, true, last.handedOver(), "").write(record);
            Lease ours = new Lease(name, holder, new FencingToken(token), now);
            Acquired answer = new Acquired(ours, last.isClean(), last.noteForTheNext());
            lease = ours;
            acquired = answer;
            listen();
            waiting.leave(holder.instance());
            taken = true;
            return answer;
        } finally {
            if (!taken) {
                drop();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // to yield is a courtesy; nothing relies on it
    private boolean tryTake(boolean passedToUs) throws IOException {
        boolean taken = leaseLock.tryTake();
        for (int i = 0; passedToUs && !taken && i < TRIES; i++) {
            Thread.onSpinWait();
            taken = leaseLock.tryTake();
        }
        return taken;
    }

    /** Whether it was passed on to another, who may still come to take it. */
    private boolean isKeptFor(LeaseRecord last, Holder holder) {
        return !last.isOf(holder) && isKept(last);
    }

    private boolean isKept(LeaseRecord last) {
        return !last.keptFor(time.now()).isZero()
                && waiting.isWaiting(last.holder().instance());
    }

    private HeldBy refuse(Holder holder, Duration timeToLive, Stance stance) throws IOException {
        LeaseRecord last = last();
        Holding holding = describe(last);
        if (stance == Stance.ONCE) {
            return new HeldBy(holding);
        }
        return new HeldBy(holding, waiting.wait(holder, timeToLive, stance == Stance.ASKING, last));
    }

    /** What is written beside the lock. It may lag behind by the moment between locking and writing. */
    private Holding describe(LeaseRecord last) {
        if (last.released()) {
            Holder starting = Holder.unknown("an instance that is just starting");
            return new Holding(starting, new FencingToken(0), Instant.EPOCH, Optional.empty());
        }
        Duration left = last.keptFor(time.now());
        return new Holding(
                last.holder(),
                new FencingToken(last.token()),
                last.since(),
                left.isZero() ? Optional.empty() : Optional.of(left));
    }

    Renewal renew(Lease renewed) throws IOException {
        lock.lock();
        try {
            seen.put(renewed.holder().instance(), changes);
            if (!isOurs(renewed)) {
                return new Renewal.Lost("it was let go");
            }
            if (!leaseLock.isIntact()) {
                drop();
                return new Renewal.Lost("its lock file was removed or replaced: " + leaseLock.path());
            }
            LockFile.Verdict verdict = leaseLock.verify();
            if (verdict == LockFile.Verdict.LOST || isOvertaken(renewed)) {
                drop();
                return new Renewal.Lost(DROPPED + ", and " + last().holder().place() + " ("
                        + last().holder().instance() + ") has taken it");
            }
            if (verdict == LockFile.Verdict.TAKEN_AGAIN) {
                LOG.warn("{}: {}. Nobody has used that; it is taken again.", leaseLock.path(), DROPPED);
            }
            listen();
            asker = waiting.asker(last());
            return new Renewal.Renewed(asker);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOurs(Lease other) {
        return lease != null
                && lease.token().equals(other.token())
                && lease.holder().equals(other.holder());
    }

    /** Whether another has taken the lease, as only somebody can who found the lock free. */
    private boolean isOvertaken(Lease ours) {
        return last().token() > ours.token().value();
    }

    boolean pass(Lease passed, Holder to, String note) throws IOException {
        lock.lock();
        try {
            if (!isOurs(passed) || !leaseLock.isIntact() || isOvertaken(passed) || !waiting.isWaiting(to.instance())) {
                return false;
            }
            long token = Math.max(passed.token().value() + 1, time.now().toEpochMilli());
            new LeaseRecord(to, token, time.now(), false, false, token, note).write(record);
            drop();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets one that waits; a lease that was passed to it, and that it has not taken, is free then. */
    void withdraw(Holder holder) throws IOException {
        lock.lock();
        try {
            LeaseRecord last = last();
            if (last.isOf(holder) && isKept(last) && leaseLock.tryTake()) {
                try {
                    LeaseRecord kept = last();
                    kept.release(kept.note()).write(record);
                } finally {
                    drop();
                }
            }
            waiting.leave(holder.instance());
        } finally {
            lock.unlock();
        }
    }

    void release(Lease released, String note) throws IOException {
        lock.lock();
        try {
            if (!isOurs(released)) {
                return;
            }
            try {
                if (!isOvertaken(released)) {
                    last().release(note).write(record);
                }
            } finally {
                drop();
            }
        } finally {
            lock.unlock();
        }
    }

    Offer offer(String instance) throws IOException {
        lock.lock();
        try {
            return read().isEmpty() ? new Offer.Refused("nobody holds the lease") : waiting.offer(instance, last());
        } finally {
            lock.unlock();
        }
    }

    List<Standby> standbys() {
        lock.lock();
        try {
            return waiting.standbys(last());
        } finally {
            lock.unlock();
        }
    }

    Optional<Holding> read() throws IOException {
        lock.lock();
        try {
            LeaseRecord last = last();
            return leaseLock.isTaken() || isKept(last) ? Optional.of(describe(last)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitChange(Holder holder, Duration atMost) throws InterruptedException, IOException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            long before = seen.getOrDefault(holder.instance(), changes);
            boolean isHolder = lease != null && lease.holder().instance().equals(holder.instance());
            boolean told = isHolder ? listening : isToldWhenFree();
            while (before == changes && time.nanos() - deadline < 0) {
                long look = time.nanos() + (hurried ? BREATH : LOOK).toNanos();
                time.await(lock, changed, told || deadline - look < 0 ? deadline : look);
                if (!told && !isHolder) {
                    break;
                }
                if (!told && !asker.equals(waiting.asker(last()))) {
                    changes++;
                }
            }
            seen.put(holder.instance(), changes);
            return before != changes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a standby can rely on being told; if not, it asks again after a moment. */
    private boolean isToldWhenFree() throws IOException {
        if (leaseLock.isTaken()) {
            hurried = false;
            return leaseLock.isTakenHere() || leaseLock.watch();
        }
        if (!hurried && !isKept(last())) {
            changes++;
        }
        hurried = true;
        return false;
    }

    void close() {
        lock.lock();
        try {
            drop();
            waiting.leaveAll();
            file.removeListener(news);
            file.close();
        } finally {
            lock.unlock();
        }
    }

    private LeaseRecord last() {
        return LeaseRecord.read(record).orElse(LeaseRecord.NONE);
    }

    /** Has us told of those who ask, if that is possible. */
    private void listen() {
        try {
            if (watch.isPresent()) {
                Files.createDirectories(waiting.path());
                listening = watch.get().add(waiting.path())
                        && watch.get().add(Objects.requireNonNull(record.getParent(), "a folder"));
            }
        } catch (IOException noRoomToWaitIn) {
            listening = false;
        }
    }

    private void drop() {
        lease = null;
        acquired = null;
        asker = Optional.empty();
        leaseLock.letGo();
        if (listening) {
            watch.orElseThrow().remove(waiting.path());
            listening = false;
        }
    }
}
