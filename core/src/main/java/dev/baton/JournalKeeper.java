package dev.baton;

import dev.baton.Dispatcher.Snapshot;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal of what is in flight: writes down what is about to be confirmed and not done, removes it when it is
 * done, and takes over what other instances have left.
 *
 * <p>Everything that asks the store runs on the {@link JournalThread}, in the order in which it was wished. So what is
 * done while it is being written is removed after that; and what was left for the next holder is never adopted back.
 * The methods here that end with {@code Now} run there.
 *
 * <p>The {@link JournalWatch} waits for changes on a second thread while the lease is ours. Nothing is looked at, and
 * nothing written, while handlers keep up and nobody has left anything. Thread-safe.
 */
final class JournalKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

    private static final int LONGEST_REASON = 500;

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Safety safety;
    private final TimeSource time;

    private final JournalMonitor monitor = new JournalMonitor();
    private final JournalReach reach = new JournalReach();
    private final JournalLease lease;
    private final Untold untold;
    private final JournalPresence presence;
    private final Adopter adopter;
    private final JournalThread thread;
    private final JournalWatch watch;

    /**
     * A keeper with nothing to do.
     *
     * @param self our identity in the journal
     * @param polls whether updates are polled for, and not delivered. Then lanes have to wait for what others handle
     *     before there is anything in them: of what is delivered the journal tells it. And nothing begins without the
     *     lease, so that nobody else takes meanwhile what waits
     */
    JournalKeeper(
            String self, Journal journal, Dispatcher dispatcher, Duration presence, boolean polls, TimeSource time) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.safety = dispatcher.safety();
        this.time = time;
        this.lease = new JournalLease(monitor);
        this.untold = new Untold(journal, safety, monitor, time);
        Reconciler reconciler = new Reconciler(self, journal, dispatcher, lease, untold, this::parked);
        this.presence = new JournalPresence(journal, dispatcher, untold, reconciler, reach, presence, polls, time);
        this.adopter = new Adopter(
                self, journal, dispatcher, lease, untold, this.presence, reconciler, polls, this::keepLooking, time);
        this.thread = new JournalThread(untold, this.presence, reach, monitor, time);
        this.watch = new JournalWatch(journal, dispatcher, lease, thread, adopter, reach, monitor, polls, time);
    }

    /**
     * The lease is ours: takes what others have left, after a moment and from then on. Returns at once.
     *
     * @param inDoubt whether the holder before may have begun what it seems to have left for us: it wanted to leave it,
     *     could not know whether it had, and ended without a word
     * @param moment for how long something else is more urgent
     */
    void begin(FencingToken own, boolean inDoubt, Duration moment) {
        monitor.lock.lock();
        try {
            lease.begin(own, inDoubt);
            watch.begin(moment);
        } finally {
            monitor.lock.unlock();
        }
    }

    /**
     * Waits until it is known what others have left.
     *
     * @return false if the lease is not ours any more
     */
    boolean awaitAdopted() throws InterruptedException {
        return lease.awaitAdopted();
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
        monitor.lock.lock();
        try {
            lease.end();
            watch.wakeUp();
        } finally {
            monitor.lock.unlock();
        }
    }

    /**
     * Writes down updates that are not done, once it is known which of them another instance has meanwhile: those are
     * not ours to write.
     *
     * @return false if they could not be, so that they must not be confirmed
     */
    boolean secure(Collection<InFlight> unsafe) throws InterruptedException {
        return awaitAdopted() && thread.attempt(() -> secureNow(unsafe));
    }

    private boolean secureNow(Collection<InFlight> unsafe) {
        FencingToken own = lease.token();
        List<InFlight> ours = unsafe.stream().filter(update -> !update.isSafe()).toList();
        List<JournalEntry> entries = safety.noting(ours);
        boolean written = own != null && (entries.isEmpty() || write(own, entries, List.of(), List.of()));
        if (written) {
            safety.secured(ours);
        }
        return written;
    }

    private boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed) {
        return presence.showing(() -> journal.write(token, own, free, freed), written -> written && !own.isEmpty());
    }

    /**
     * Leaves to the next holder what waits, and notes what runs. Nothing may begin meanwhile. What waits is forgotten
     * then. Not to be interrupted: who has left it must know that it has.
     *
     * @return false if that could not be written, so that nothing has changed
     */
    boolean leave(Snapshot inFlight) {
        boolean nothingToWrite = inFlight.isSafe() && !lease.isPerhapsLeft();
        if (nothingToWrite) {
            left(inFlight);
            return true;
        }
        boolean left = thread.attemptUninterruptibly(() -> leaveNow(inFlight));
        if (!left) {
            watch.lookAgain();
        }
        return left;
    }

    /**
     * What waited is others' now: it is not adopted back, and not missed in the journal, where the same thread would
     * otherwise find that it belongs to nobody, and have it back.
     */
    private void left(Snapshot inFlight) {
        end();
        List<InFlight> failedMeanwhile = new ArrayList<>(dispatcher.dropWaiting());
        failedMeanwhile.removeAll(inFlight.waiting());
        giveBack(failedMeanwhile.stream().map(InFlight::id).toList());
    }

    private boolean leaveNow(Snapshot inFlight) {
        FencingToken own = lease.token();
        if (own == null || (lease.isPerhapsLeft() && !adopter.adopt(own))) {
            return false;
        }
        List<InFlight> running =
                inFlight.running().stream().filter(update -> !update.isSafe()).toList();
        // What may have been handled, or was tried since it was written, has to be marked.
        List<JournalEntry> free = safety.noting(inFlight.waiting().stream()
                .filter(update -> !update.isSafe() || update.isUnmarked())
                .toList());
        List<Long> freed = inFlight.waiting().stream()
                .filter(update -> update.isSafe() && !update.isUnmarked())
                .map(InFlight::id)
                .toList();
        List<JournalEntry> ours = safety.noting(running);
        lease.leaving();
        boolean written = write(own, ours, free, freed);
        lease.settled();
        if (written) {
            safety.secured(running);
            safety.secured(inFlight.waiting());
            left(inFlight);
        }
        return written;
    }

    /**
     * Whether this instance is sure to count as present, so that what it owns is left to it. What waits may begin then.
     */
    boolean isPresent() {
        return presence.isValid();
    }

    /** Whether another may find free in the journal what was begun. */
    boolean leavesDoubt() {
        return lease.leavesDoubt();
    }

    /** An update that may be in the journal was handled. */
    void done(InFlight update) {
        thread.tellDone(update.id());
    }

    /** Puts an update aside. Returns when that is written, or will be when the store is back. */
    void setAside(JournalEntry entry, String reason) {
        FailedEntry failure = failure(entry, reason, time);
        try {
            thread.attempt(() -> setAsideNow(failure));
        } catch (InterruptedException goesOnWithoutUs) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean setAsideNow(FailedEntry failure) {
        try {
            journal.fail(failure);
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            untold.failed(failure);
        }
        return true;
    }

    /** An entry that is set aside now, for a reason of bounded length in one line. */
    static FailedEntry failure(JournalEntry entry, String reason, TimeSource time) {
        String line = reason.replaceAll("\\s+", " ");
        return new FailedEntry(
                entry, time.now(), line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…");
    }

    /** Leaves updates to the holder that we have begun and that are in the journal as ours. */
    void giveBack(List<Long> begun) {
        leave(begun, journal::giveBack);
    }

    private void leave(List<Long> ids, Consumer<List<Long>> act) {
        if (ids.isEmpty()) {
            return;
        }
        thread.order(() -> {
            try {
                act.accept(ids);
            } catch (LeaseStoreException outage) {
                // Then they are others' when our presence is over, or ours again with the lease.
                reach.noteOutage(outage);
            }
        });
    }

    /**
     * Notes a delivery, in one step with those that wait for the store right before it, and takes it if it is ours.
     * Then it is taken even if the thread is interrupted meanwhile.
     */
    Delivered accept(Update update) throws InterruptedException {
        return thread.note(update, this::acceptNow);
    }

    private List<Delivered> acceptNow(List<Update> updates) {
        // The journal tells what comes before in a chat, but for what is ours: so that has to be known here.
        untold.leaveUnanswered();
        if (adopter.isInDoubt()) {
            adopter.look();
            parked();
        }
        List<Long> ids = updates.stream().map(Update::id).toList();
        untold.asked(ids);
        List<JournalEntry> entries =
                updates.stream().map(JournalKeeper::delivery).toList();
        List<Acceptance> answers = presence.showing(
                () -> journal.accept(entries), all -> all.stream().anyMatch(Acceptance.Accepted.class::isInstance));
        untold.answered(ids);
        // Taken on this thread: it has to know what is ours before it sees whether anybody has to be kept present.
        List<Delivered> delivered = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            delivered.add(take(updates.get(i), answers.get(i)));
        }
        return delivered;
    }

    private static JournalEntry delivery(Update update) {
        return new JournalEntry(update.id(), update.lane(), update.json(), false, /* delivered= */ true);
    }

    private Delivered take(Update update, Acceptance answer) {
        return switch (answer) {
            case Acceptance.Accepted(JournalEntry ours, List<Elsewhere> before) -> {
                Delivered delivered =
                        dispatcher.takeDelivered(ours.perhapsHandled() ? update.asRedelivered() : update, before);
                if (delivered instanceof Delivered.Sealed) {
                    leave(List.of(update.id()), journal::free);
                } else if (delivered instanceof Delivered.Done) {
                    // It has not been told yet, or has lost its memory.
                    thread.tellDone(update.id());
                } else if (!before.isEmpty()) {
                    parked();
                }
                yield delivered;
            }
            case Acceptance.HandledElsewhere() -> new Delivered.Elsewhere();
            case Acceptance.Done() -> new Delivered.Done();
        };
    }

    private void keepLooking() {
        watch.keepLooking();
    }

    /** Others handle updates for which lanes of ours wait from now on. */
    private void parked() {
        watch.lookAgain();
    }

    /** Says once more what is done, and ends our presence: what we have not finished is for others to take. */
    @Override
    public void close() {
        end();
        monitor.lock.lock();
        try {
            thread.close();
            watch.close();
            monitor.changed.signalAll();
            while (thread.isWorking() || watch.isWatching()) {
                monitor.changed.awaitUninterruptibly();
            }
        } finally {
            monitor.lock.unlock();
        }
        try {
            journal.close();
        } catch (LeaseStoreException outage) {
            LOG.debug("The journal could not be closed", outage);
        }
    }
}
