package dev.baton.simulation;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The journal of the store in memory as one instance sees it: over the network of the store, told of changes. What was
 * given up is refused at the store if something later was done there before it arrives, as in Redis.
 */
final class MemoryJournalOnWire implements Journal {

    private final Journal journal;
    private final MemoryStoreOnWire store;
    private final Machine machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private long heard;
    private long seen;

    /** How many questions had no answer. */
    private long givenUp;

    /** How many had none when the last one was asked that was answered, as the store knows. */
    private long overtaken;

    MemoryJournalOnWire(Journal journal, MemoryStoreOnWire store, Machine machine) {
        this.journal = journal;
        this.store = store;
        this.machine = machine;
    }

    @Override
    public boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed) {
        return ask(() -> journal.write(token, own, free, freed));
    }

    @Override
    public void free(Collection<Long> ids) {
        tell(() -> journal.free(ids));
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        tell(() -> journal.giveBack(ids));
    }

    @Override
    public Optional<Adoption> adopt(FencingToken token, Set<Long> known) {
        lock.lock();
        try {
            seen = heard;
        } finally {
            lock.unlock();
        }
        return ask(() -> journal.adopt(token, known));
    }

    @Override
    public List<Acceptance> accept(List<JournalEntry> entries) {
        return ask(() -> journal.accept(entries));
    }

    @Override
    public void done(Collection<Long> ids) {
        tell(() -> journal.done(ids));
    }

    @Override
    public void fail(FailedEntry failed) {
        tell(() -> journal.fail(failed));
    }

    @Override
    public List<FailedEntry> failed() {
        return ask(journal::failed);
    }

    @Override
    public boolean replay(long id) {
        return ask(() -> journal.replay(id));
    }

    @Override
    public boolean drop(long id) {
        return ask(() -> journal.drop(id));
    }

    @Override
    public List<Pending> pending() {
        return ask(journal::pending);
    }

    @Override
    public Set<Long> keepPresent() {
        return ask(journal::keepPresent);
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        long deadline = machine.clock().nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (heard == seen && machine.clock().nanos() - deadline < 0) {
                machine.clock().await(lock, told, deadline);
            }
            seen = heard;
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
    public void close() {
        tell(journal::close);
    }

    private void tell(Runnable act) {
        Supplier<Boolean> done = () -> {
            act.run();
            return true;
        };
        ask(done);
    }

    private <T> T ask(Supplier<T> act) {
        long before = givenUp++;
        T answer = store.ask(() -> overtakes(before), act);
        givenUp = before;
        return answer;
    }

    private boolean overtakes(long before) {
        boolean inTime = before >= overtaken;
        overtaken = Math.max(overtaken, before);
        return inTime;
    }
}
