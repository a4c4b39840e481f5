package dev.baton;

import dev.baton.Dispatcher.Snapshot;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal of what is in flight: writes down what is about to be confirmed and not done, removes it when it is
 * done, and takes over what other instances have left.
 *
 * <p>Everything that asks the store runs on one thread, which nobody interrupts, in the order in which it was wished.
 * So what is done while it is being written is removed after that; and what was left for the next holder is never
 * adopted back.
 *
 * <p>A second thread waits for changes while the lease is ours. Nothing is looked at, and nothing written, while
 * handlers keep up and nobody has left anything. Thread-safe.
 */
final class JournalKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

    /** How often one looks whether an instance that handles an update of ours to come has died. */
    private static final Duration LOOK_PARKED = Duration.ofMillis(250);

    /** How often one looks otherwise. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int PRESENCES = 4;

    /** So many are removed from the journal even while there is always something else to ask it. */
    private static final int MANY_DONE = 64;

    private static final int LONGEST_REASON = 500;
    private static final String CLOSED = "the journal is closed";

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Duration presence;
    private final boolean ahead;
    private final TimeSource time;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runnable> wishes = new ArrayDeque<>();
    private final List<Long> done = new ArrayList<>();
    private final List<FailedEntry> failed = new ArrayList<>();

    /**
     * The ids of deliveries of which the store has not said whether they are ours. Telegram keeps them, and may bring
     * them to another instance, which would leave them to us if they were. For the thread of the store.
     */
    private final Set<Long> unanswered = new HashSet<>();

    private @Nullable FencingToken token;
    private boolean adopted;

    /**
     * Counts the times that the lease was ours, so that what was asked in one is not taken for an answer in the next.
     */
    private int terms;

    /** Whether what we find free when we look first may have been begun. */
    private volatile boolean doubtful;

    /** Whether what waits here may be free in the journal: we left it, and do not know whether that was done. */
    private volatile boolean perhapsLeft;

    private Duration firstLookAfter = Duration.ZERO;
    private boolean working;
    private boolean closing;

    /** When to say again that we are present. */
    private long presenceDue;

    private long retryAt;
    private volatile boolean storeDown;
    private @Nullable Thread watcher;

    /**
     * A keeper with nothing to do.
     *
     * @param ahead whether lanes have to wait for what others handle before there is anything in them. Who polls has to
     *     know that; of what is delivered the journal tells it then
     */
    JournalKeeper(Journal journal, Dispatcher dispatcher, Duration presence, boolean ahead, TimeSource time) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.presence = presence;
        this.ahead = ahead;
        this.time = time;
    }

    /**
     * The lease is ours: takes what others have left, after a moment and from then on. Returns at once.
     *
     * @param inDoubt whether the holder before may have begun what it seems to have left for us: it wanted to leave it,
     *     could not know whether it had, and ended without a word
     * @param moment for how long something else is more urgent
     */
    void begin(FencingToken own, boolean inDoubt, Duration moment) {
        lock.lock();
        try {
            token = own;
            doubtful |= inDoubt;
            firstLookAfter = moment;
            terms++;
            adopted = false;
            watchFromNowOn();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it is known what others have left.
     *
     * @return false if the lease is not ours any more
     */
    boolean awaitAdopted() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!adopted && token != null) {
                changed.await();
            }
            return token != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves what waits to others, now that the lease is not ours any more, as soon as the store can be told. Nothing
     * may begin meanwhile.
     */
    void abandon() {
        end();
        List<InFlight> left = dispatcher.dropWaiting();
        giveBack(left.stream().filter(InFlight::isUnmarked).map(InFlight::id).toList());
        leave(
                left.stream()
                        .filter(update -> !update.isUnmarked())
                        .map(InFlight::id)
                        .toList(),
                journal::free);
    }

    /** The lease is not ours any more: nothing is taken over from now on. */
    void end() {
        lock.lock();
        try {
            token = null;
            changed.signalAll();
            if (watcher != null) {
                watcher.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes down updates that are not done, once it is known which of them another instance has meanwhile: those are
     * not ours to write.
     *
     * @return false if they could not be, so that they must not be confirmed
     */
    boolean secure(Collection<InFlight> unsafe) throws InterruptedException {
        return awaitAdopted() && answer(wish(() -> secureNow(unsafe)));
    }

    private boolean secureNow(Collection<InFlight> unsafe) {
        FencingToken own = token();
        List<InFlight> ours = unsafe.stream().filter(update -> !update.isSafe()).toList();
        List<JournalEntry> entries = dispatcher.noting(ours);
        boolean written = own != null && (entries.isEmpty() || journal.write(own, entries, List.of(), List.of()));
        if (written) {
            presentWith(entries);
            dispatcher.secured(ours);
        }
        return written;
    }

    /**
     * Leaves to the next holder what waits, and notes what runs. Nothing may begin meanwhile. What waits is forgotten
     * then. Not to be interrupted: who has left it must know that it has.
     *
     * @return false if that could not be written, so that nothing has changed
     */
    boolean leave(Snapshot inFlight) {
        if (inFlight.isEmpty()) {
            end();
            return true;
        }
        boolean left = answerUninterruptibly(wish(() -> leaveNow(inFlight)));
        if (left) {
            List<InFlight> failedMeanwhile = new ArrayList<>(dispatcher.dropWaiting());
            failedMeanwhile.removeAll(inFlight.waiting());
            giveBack(failedMeanwhile.stream().map(InFlight::id).toList());
        } else {
            lookAgain();
        }
        return left;
    }

    private boolean leaveNow(Snapshot inFlight) {
        FencingToken own = token();
        if (own == null || (perhapsLeft && !adoptNow(own))) {
            return false;
        }
        List<InFlight> running =
                inFlight.running().stream().filter(update -> !update.isSafe()).toList();
        // What may have been handled, or was tried since it was written, has to be marked.
        List<JournalEntry> free = dispatcher.noting(inFlight.waiting().stream()
                .filter(update -> !update.isSafe() || update.isUnmarked())
                .toList());
        List<Long> freed = inFlight.waiting().stream()
                .filter(update -> update.isSafe() && !update.isUnmarked())
                .map(InFlight::id)
                .toList();
        List<JournalEntry> ours = dispatcher.noting(running);
        perhapsLeft = true;
        boolean written = journal.write(own, ours, free, freed);
        perhapsLeft = false;
        if (written) {
            presentWith(ours);
            dispatcher.secured(running);
            dispatcher.secured(inFlight.waiting());
            // From here on nothing of what was left is adopted back.
            end();
        }
        return written;
    }

    /** Whether another may find free in the journal what was begun. */
    boolean leavesDoubt() {
        return doubtful || perhapsLeft;
    }

    /** An update that may be in the journal was handled. */
    void done(InFlight update) {
        lock.lock();
        try {
            done.add(update.id());
            work();
        } finally {
            lock.unlock();
        }
    }

    /** Puts an update aside. Returns when that is written, or will be when the store is back. */
    void setAside(JournalEntry entry, String reason) {
        FailedEntry failure = new FailedEntry(entry, time.now(), shortened(reason));
        CompletableFuture<Boolean> written = wish(() -> {
            try {
                journal.fail(failure);
            } catch (LeaseStoreException outage) {
                later(failure, outage);
            }
            return true;
        });
        try {
            answer(written);
        } catch (InterruptedException goesOnWithoutUs) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves updates to the holder that we have begun and that are in the journal as ours. */
    void giveBack(List<Long> begun) {
        leave(begun, journal::giveBack);
    }

    private void leave(List<Long> ids, Consumer<List<Long>> act) {
        if (ids.isEmpty()) {
            return;
        }
        order(() -> {
            try {
                act.accept(ids);
            } catch (LeaseStoreException outage) {
                // Then they are others' when our presence is over, or ours again with the lease.
                noteOutage(outage);
            }
        });
    }

    private void later(FailedEntry failure, LeaseStoreException outage) {
        noteOutage(outage);
        lock.lock();
        try {
            failed.add(failure);
        } finally {
            lock.unlock();
        }
    }

    private static String shortened(String reason) {
        String line = reason.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    /** Notes a delivery; in one step with those that wait for the store right before it. */
    Journal.Acceptance accept(JournalEntry entry) throws InterruptedException {
        CompletableFuture<Journal.Acceptance> answer;
        lock.lock();
        try {
            Deliveries group;
            if (wishes.peekLast() instanceof Deliveries last && last.hasRoom()) {
                group = last;
            } else {
                group = new Deliveries(this::accept);
                if (!order(group)) {
                    throw new LeaseStoreException(CLOSED);
                }
            }
            answer = group.add(entry);
        } finally {
            lock.unlock();
        }
        return answerOrThrow(answer);
    }

    private List<Journal.Acceptance> accept(List<JournalEntry> entries) {
        List<Long> ids = entries.stream().map(JournalEntry::id).toList();
        unanswered.addAll(ids);
        List<Journal.Acceptance> answers = journal.accept(entries);
        present();
        ids.forEach(unanswered::remove);
        return answers;
    }

    /** Leaves a delivery to others that was noted and has not begun. */
    void leave(long id) throws InterruptedException {
        answer(wish(() -> {
            journal.free(List.of(id));
            return true;
        }));
    }

    /** Others handle updates for which lanes of ours wait from now on. */
    void parked() {
        lookAgain();
    }

    private void lookAgain() {
        lock.lock();
        try {
            watchFromNowOn();
        } finally {
            lock.unlock();
        }
    }

    /** Has the journal watched, with the lock held. */
    private void watchFromNowOn() {
        if (watcher == null && !closing) {
            watcher = Thread.ofVirtual().name("baton-journal-watch").start(this::watch);
        } else if (watcher != null) {
            watcher.interrupt();
        }
    }

    /** Watches for as long as the lease is ours, or lanes of ours wait for other instances. */
    private void watch() {
        while (isWorthWatching()) {
            try {
                time.sleep(untilFirstLook());
                look();
                awaitChange();
            } catch (InterruptedException somethingHappened) {
                LOG.trace("Looking again at the journal");
            }
        }
    }

    private boolean isWorthWatching() {
        boolean parked = dispatcher.isParked();
        lock.lock();
        try {
            boolean worth = !closing && (token != null || parked);
            if (!worth) {
                watcher = null;
                changed.signalAll();
            }
            return worth;
        } finally {
            lock.unlock();
        }
    }

    /** For how long something else is more urgent; asked once. */
    private Duration untilFirstLook() {
        lock.lock();
        try {
            Duration pause = firstLookAfter;
            firstLookAfter = Duration.ZERO;
            return pause;
        } finally {
            lock.unlock();
        }
    }

    /** Looks what others handle, and takes what they have left; repeats that while the store is out of reach. */
    private void look() throws InterruptedException {
        while (true) {
            try {
                answerOrThrow(wish(this::lookNow));
                noteAnswer();
                return;
            } catch (LeaseStoreException outage) {
                noteOutage(outage);
            } catch (RuntimeException bug) {
                report(bug);
            }
            time.sleep(RETRY);
        }
    }

    private void awaitChange() throws InterruptedException {
        try {
            journal.awaitChange(dispatcher.isParked() ? LOOK_PARKED : LOOK);
        } catch (LeaseStoreException outage) {
            noteOutage(outage);
        } catch (RuntimeException bug) {
            report(bug);
            time.sleep(RETRY);
        }
    }

    private boolean lookNow() {
        FencingToken own = token();
        if (own != null) {
            return adoptNow(own);
        }
        Set<Long> known = known();
        // Only the holder adopts, so what an instance has left that died is waited for too.
        List<Elsewhere> others = journal.pending().stream()
                .map(pending ->
                        new Elsewhere(pending.entry().id(), pending.entry().lane()))
                .filter(other -> !known.contains(other.id()))
                .toList();
        dispatcher.look(others, ahead);
        return true;
    }

    private boolean adoptNow(FencingToken own) {
        int term = term();
        Optional<Adoption> found = journal.adopt(own, known());
        if (found.isEmpty()) {
            return false;
        }
        perhapsLeft = false;
        List<InFlight> taken = new ArrayList<>();
        for (JournalEntry entry : found.get().own()) {
            unanswered.remove(entry.id());
            read(entry).ifPresent(taken::add);
        }
        if (!taken.isEmpty()) {
            present();
            LOG.info("Going on with {} updates from the journal.", taken.size());
        }
        if (!dispatcher.adopt(taken, found.get().elsewhere(), ahead)) {
            journal.free(taken.stream().map(InFlight::id).toList());
            return true;
        }
        lock.lock();
        try {
            doubtful &= term != terms;
            adopted |= term == terms;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** What is ours in the journal, or was until a moment ago. In this order, so that none is missed on its way. */
    private Set<Long> known() {
        Set<Long> known = new HashSet<>(dispatcher.noted());
        lock.lock();
        try {
            known.addAll(done);
            failed.forEach(failure -> known.add(failure.entry().id()));
        } finally {
            lock.unlock();
        }
        return known;
    }

    private Optional<InFlight> read(JournalEntry entry) {
        try {
            Update update = Update.parse(entry.text());
            boolean doubt = doubtful && !entry.perhapsHandled();
            update = doubt || entry.perhapsHandled() ? update.asRedelivered() : update;
            InFlight inFlight = new InFlight(update, entry.delivered(), /* safe= */ true);
            return Optional.of(doubt ? inFlight.unmarked() : inFlight);
        } catch (IllegalArgumentException unreadable) {
            LOG.error("An update of the journal cannot be read and is set aside: {}", unreadable.getMessage());
            journal.fail(
                    new FailedEntry(entry, time.now(), shortened("it cannot be read: " + unreadable.getMessage())));
            return Optional.empty();
        }
    }

    private @Nullable FencingToken token() {
        lock.lock();
        try {
            return token;
        } finally {
            lock.unlock();
        }
    }

    private int term() {
        lock.lock();
        try {
            return terms;
        } finally {
            lock.unlock();
        }
    }

    /** To have written entries as our own has made us present; anything else has not. */
    private void presentWith(List<JournalEntry> written) {
        if (!written.isEmpty()) {
            present();
        }
    }

    private void present() {
        presentAgainIn(presence.dividedBy(PRESENCES));
    }

    private void presentAgainIn(Duration pause) {
        lock.lock();
        try {
            presenceDue = time.nanos() + pause.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private <T> CompletableFuture<T> wish(Supplier<T> act) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = order(() -> {
            try {
                answer.complete(act.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        if (!taken) {
            answer.completeExceptionally(new LeaseStoreException(CLOSED));
        }
        return answer;
    }

    /** Has something done on the thread of the store; false if that has ended. */
    private boolean order(Runnable act) {
        lock.lock();
        try {
            if (!closing) {
                wishes.add(act);
                work();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** False also if the store is out of reach. */
    private boolean answer(CompletableFuture<Boolean> wish) throws InterruptedException {
        try {
            boolean answer = answerOrThrow(wish);
            noteAnswer();
            return answer;
        } catch (LeaseStoreException outage) {
            noteOutage(outage);
            return false;
        }
    }

    private boolean answerUninterruptibly(CompletableFuture<Boolean> wish) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer(wish);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T answerOrThrow(CompletableFuture<T> wish) throws InterruptedException {
        try {
            return wish.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private void noteOutage(LeaseStoreException outage) {
        if (!storeDown) {
            storeDown = true;
            LOG.warn(
                    "The journal cannot be written: {}. Nothing is confirmed that is neither done nor in it.",
                    outage.getMessage());
        }
    }

    private static void report(RuntimeException bug) {
        LOG.error("This is a bug in Baton. Please report it with what follows.", bug);
    }

    private void noteAnswer() {
        storeDown = false;
    }

    /** Has the thread of the store at work, with the lock held. */
    private void work() {
        if (working) {
            changed.signalAll();
        } else {
            working = true;
            Thread.ofVirtual().name("baton-journal").start(this::workOn);
        }
    }

    /** Does what there is to do, and ends when there is nothing: no thread is left of a bot that keeps up. */
    private void workOn() {
        Runnable next = next();
        while (next != null) {
            try {
                next.run();
            } catch (RuntimeException bug) {
                report(bug);
                retryLater();
            }
            next = next();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (true) {
                long now = time.nanos();
                boolean mayRetry = now - retryAt >= 0;
                if (!wishes.isEmpty() && (done.size() < MANY_DONE || !mayRetry)) {
                    return wishes.removeFirst();
                }
                boolean owes = !done.isEmpty() || !failed.isEmpty() || !unanswered.isEmpty();
                if (owes && mayRetry) {
                    return this::flush;
                }
                boolean owns = !dispatcher.noted().isEmpty();
                if (closing || (!owns && !owes)) {
                    working = false;
                    changed.signalAll();
                    return null;
                }
                if (owns && now - presenceDue >= 0) {
                    return this::keepPresent;
                }
                long wake = !owns ? retryAt : mayRetry || presenceDue - retryAt < 0 ? presenceDue : retryAt;
                time.await(lock, changed, wake);
            }
        } catch (InterruptedException nobodyDoesThat) {
            working = false;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void keepPresent() {
        present();
        try {
            Set<Long> ours = dispatcher.noted();
            if (journal.keepPresent() < ours.size()) {
                writeAgain(ours);
            }
        } catch (LeaseStoreException outage) {
            noteOutage(outage);
            presentAgainIn(RETRY);
        }
    }

    /**
     * The store has lost its memory, as a Redis that came back empty: what is in ours is put back. What is there and
     * belongs to another is not: that one took us for dead, and handles it too.
     */
    private void writeAgain(Set<Long> ours) {
        Set<Long> missing = new HashSet<>(ours);
        journal.pending().forEach(pending -> missing.remove(pending.entry().id()));
        if (missing.isEmpty()) {
            return;
        }
        LOG.warn("The journal has lost entries; those in memory are written again.");
        FencingToken own = token();
        List<JournalEntry> entries = dispatcher.noting(dispatcher.those(missing));
        if (own != null) {
            journal.write(own, entries, List.of(), List.of());
        } else {
            List<JournalEntry> delivered =
                    entries.stream().filter(JournalEntry::delivered).toList();
            journal.accept(delivered);
        }
    }

    private void flush() {
        List<Long> ids;
        List<FailedEntry> failures;
        lock.lock();
        try {
            ids = List.copyOf(done);
            failures = List.copyOf(failed);
        } finally {
            lock.unlock();
        }
        try {
            for (FailedEntry failure : failures) {
                journal.fail(failure);
            }
            if (!ids.isEmpty()) {
                journal.done(ids);
            }
            if (!unanswered.isEmpty()) {
                freeUnanswered();
            }
        } catch (LeaseStoreException outage) {
            noteOutage(outage);
            retryLater();
            return;
        }
        lock.lock();
        try {
            done.subList(0, ids.size()).clear();
            failed.subList(0, failures.size()).clear();
        } finally {
            lock.unlock();
        }
    }

    private void freeUnanswered() {
        // What was brought twice, and was ours before the store fell silent, stays so.
        unanswered.removeAll(dispatcher.noted());
        journal.free(unanswered);
        unanswered.clear();
    }

    private void retryLater() {
        lock.lock();
        try {
            retryAt = time.nanos() + RETRY.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Says once more what is done, and ends our presence: what we have not finished is for others to take. */
    @Override
    public void close() {
        end();
        lock.lock();
        try {
            closing = true;
            retryAt = time.nanos();
            changed.signalAll();
            while (working || watcher != null) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        try {
            journal.close();
        } catch (LeaseStoreException outage) {
            LOG.debug("The journal could not be closed", outage);
        }
    }
}
