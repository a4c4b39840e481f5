package dev.baton;

import dev.baton.InFlight.Outcome;
import dev.baton.botapi.BotApi;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands updates to the handler: those of one chat in order, chats side by side, on as many virtual threads as it takes
 * for none to wait for another.
 *
 * <p>An update is {@linkplain InFlight in flight} from the moment when it was taken until it is done. What is in flight
 * is bounded, by number and by size; {@link #awaitRoom()} is where that is felt. An update that is known, because it is
 * in flight, is handled by another instance, or was handled and may come again, is passed over.
 *
 * <p>{@link #seal()} lets nothing begin any more; what runs goes on. Thread-safe.
 */
final class Dispatcher {

    /** Whom to tell of what concerns the journal. Called without a lock. */
    interface Ends {

        /** An update that may be in the journal was handled, or set aside. */
        void done(InFlight update);

        /** An update could not be handled. Returns when that is recorded, or will be. */
        void setAside(InFlight update, Throwable failure);

        /** An update failed that is in the journal as ours, and another instance is to try again. */
        void giveBack(InFlight update);

        /** A handler failed, and by the policy the bot has to stop. */
        void stop(InFlight update, Throwable failure);
    }

    /** How much may be in flight. */
    record Limits(int updates, long bytes) {
        static final Limits DEFAULT = new Limits(256, 32L * 1024 * 1024);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final UpdateHandler handler;
    private final BotApi bot;
    private final Limits limits;
    private final FailurePolicy failures;
    private final Duration longest;
    private final TimeSource time;
    private final StatusBoard board;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    /** Apart, because the poller waits for it after each batch, and would wake up at every update. */
    private final Condition safety = lock.newCondition();

    private final Backlog backlog = new Backlog();
    private final ReadyLanes ready = new ReadyLanes();
    private boolean sealed;

    /** Whether what waits was left to others, since nothing begins. */
    private boolean left;

    private boolean doubted;
    private volatile @Nullable Ends ends;
    private volatile BooleanSupplier mayBegin = () -> true;

    /**
     * A dispatcher with nothing to do.
     *
     * @param longest how long a handler may run; zero for as long as it likes
     */
    Dispatcher(
            UpdateHandler handler,
            BotApi bot,
            Limits limits,
            FailurePolicy failures,
            Duration longest,
            TimeSource time,
            StatusBoard board) {
        this.handler = handler;
        this.bot = bot;
        this.limits = limits;
        this.failures = failures;
        this.longest = longest;
        this.time = time;
        this.board = board;
    }

    /**
     * Completes it, before the first update.
     *
     * @param told whom to tell of the end of updates
     * @param condition asked before each update; while it forbids that, nothing begins
     */
    void connect(Ends told, BooleanSupplier condition) {
        ends = told;
        mayBegin = condition;
    }

    /** Takes updates, in order, and begins to handle them. */
    void take(Collection<Update> updates) {
        boolean wantsWorker;
        lock.lock();
        try {
            for (Update update : updates) {
                if (!backlog.knows(update.id())) {
                    backlog.append(new InFlight(update, /* delivered= */ false, /* safe= */ false));
                }
            }
            wantsWorker = offerLanes();
        } finally {
            lock.unlock();
        }
        // Without the lock, which is the first thing that it wants.
        sendWorker(wantsWorker);
    }

    /** What became of an update that was delivered. */
    sealed interface Delivered {

        /** It is in flight; perhaps it was already. */
        record Taken(InFlight update) implements Delivered {}

        /** It was handled while the journal was asked for it. */
        record Done() implements Delivered {}

        /** Nothing begins any more. */
        record Sealed() implements Delivered {}
    }

    /**
     * Takes an update that was delivered, and that the journal has as ours.
     *
     * @param before what others handle of its chat; it waits for them
     */
    Delivered takeDelivered(Update update, Collection<Elsewhere> before) {
        lock.lock();
        try {
            InFlight known = backlog.find(update.id());
            if (known != null) {
                return new Delivered.Taken(known);
            }
            if (backlog.wasHandled(update.id())) {
                return new Delivered.Done();
            }
            if (sealed) {
                return new Delivered.Sealed();
            }
            backlog.park(before);
            InFlight taken = new InFlight(update, /* delivered= */ true, /* safe= */ true);
            backlog.insert(taken);
            begin();
            return new Delivered.Taken(taken);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what the journal has for us, and notes what others handle.
     *
     * @param ahead whether lanes wait for that before there is anything in them
     * @return false if it is sealed, so that nothing was taken
     */
    boolean adopt(Collection<InFlight> own, Collection<Elsewhere> others, boolean ahead) {
        List<InFlight> handled = new ArrayList<>();
        lock.lock();
        try {
            if (sealed) {
                return false;
            }
            for (InFlight update : own) {
                if (!backlog.insert(update)) {
                    handled.add(update);
                }
            }
            backlog.parkOnly(others, ahead);
            begin();
        } finally {
            lock.unlock();
        }
        handled.forEach(listening()::done);
        return true;
    }

    /**
     * Notes which updates others handle. Lanes that waited for others of them go on.
     *
     * @param ahead whether lanes wait for that before there is anything in them
     */
    void look(Collection<Elsewhere> others, boolean ahead) {
        lock.lock();
        try {
            backlog.parkOnly(others, ahead);
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** Whether lanes wait here for other instances. */
    boolean isParked() {
        lock.lock();
        try {
            return backlog.isParked();
        } finally {
            lock.unlock();
        }
    }

    /** Has every lane worked on that could be, with the lock held. */
    private void begin() {
        sendWorker(offerLanes());
    }

    /** Has the lanes be ready that are; whether a worker has to be sent. */
    private boolean offerLanes() {
        if (!sealed) {
            backlog.lanes().forEach(ready::offer);
        }
        return ready.wantsWorker();
    }

    private void sendWorker(boolean wanted) {
        if (wanted) {
            Worker worker = new Worker(handler, bot, longest, time, board, this, listening());
            Thread.ofVirtual().name("baton-lane").start(worker);
        }
    }

    /** What a worker does next: it has begun. */
    record Turn(Lane lane, InFlight update) {}

    /** What a worker that has just come does first; null if there is nothing to do. */
    @Nullable Turn firstTurn() {
        lock.lock();
        try {
            ready.workerHasCome();
        } finally {
            lock.unlock();
        }
        return turn(null);
    }

    /**
     * What a worker does next: the next update of the same lane, or else one of another.
     *
     * @param over what it did until now
     * @param how how that ended; null if it is to be tried again
     * @return null if there is nothing to do
     */
    @Nullable Turn nextTurn(Turn over, @Nullable Outcome how) {
        if (how != null) {
            end(over.update(), how);
        }
        return turn(over.lane());
    }

    private @Nullable Turn turn(@Nullable Lane former) {
        Lane lane = former;
        while (true) {
            // After a pause of the whole process, this look is what comes before anything else.
            boolean may = mayBegin.getAsBoolean();
            boolean wantsWorker = false;
            lock.lock();
            try {
                lane = workable(lane, may);
                if (lane == null) {
                    return null;
                }
                InFlight head = lane.next();
                if (head.mayBegin(time.nanos())) {
                    // One that came too late for the handler before is not for this one.
                    Thread.interrupted();
                    lane.removeHead().begin(Thread.currentThread());
                    wantsWorker = ready.wantsWorker();
                    return new Turn(lane, head);
                }
                waitFor(head);
            } finally {
                lock.unlock();
                sendWorker(wantsWorker);
            }
        }
    }

    /** A lane in which something may begin, if possible the same; null if there is none. */
    private @Nullable Lane workable(@Nullable Lane former, boolean may) {
        Lane lane = former == null ? ready.poll() : former;
        while (lane != null && (!may || sealed || lane.head() == null)) {
            doubted |= !may;
            lane.worked(false);
            backlog.tidy(lane);
            lane = ready.poll();
        }
        return lane;
    }

    private void waitFor(InFlight head) {
        try {
            time.await(lock, progress, head.notBefore());
        } catch (InterruptedException late) {
            LOG.debug("Interrupted between two tries", late);
        }
    }

    /** Whether its handler was interrupted because its time is over. */
    boolean isInterrupted(InFlight update) {
        lock.lock();
        try {
            return update.isInterrupted();
        } finally {
            lock.unlock();
        }
    }

    /** What becomes of an update that failed. */
    enum AfterFailure {
        AGAIN,
        /** To be tried again, and what waits has been left to others. */
        ELSEWHERE,
        STOP,
        SET_ASIDE
    }

    /** Decides what becomes of an update that failed, and has it wait if it is to be tried again. */
    AfterFailure afterFailure(Turn turn, Throwable failure) {
        InFlight update = turn.update();
        lock.lock();
        try {
            int failed = update.fail();
            if (failed <= failures.retries() && left) {
                LOG.warn("The handler failed on {}; another instance is to try again.", update.update(), failure);
                return AfterFailure.ELSEWHERE;
            }
            if (failed <= failures.retries()) {
                Duration pause = failures.pauseBefore(failed);
                LOG.warn(
                        "The handler failed on {}; trying again in {} ms.", update.update(), pause.toMillis(), failure);
                putBack(turn, time.nanos() + pause.toNanos());
                return AfterFailure.AGAIN;
            }
            if (failures.last() == FailurePolicy.Last.STOP) {
                sealed = true;
                putBack(turn, time.nanos());
                return AfterFailure.STOP;
            }
            return AfterFailure.SET_ASIDE;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(Turn turn, long notBefore) {
        turn.update().waitAgain(notBefore);
        turn.lane().putBack(turn.update());
        progress.signalAll();
    }

    private Ends listening() {
        Ends known = ends;
        if (known == null) {
            throw new IllegalStateException("connect() comes first");
        }
        return known;
    }

    private void end(InFlight update, Outcome how) {
        lock.lock();
        try {
            update.end(how);
            if (!update.isNoted() || how == Outcome.LEFT) {
                leave(update);
                return;
            }
        } finally {
            lock.unlock();
        }
        // Told before it is forgotten here: what is in the journal and nowhere else would be taken for left over.
        listening().done(update);
        lock.lock();
        try {
            leave(update);
        } finally {
            lock.unlock();
        }
    }

    private void leave(InFlight update) {
        backlog.leave(update);
        progress.signalAll();
        if (!backlog.isAny(InFlight::isUnsafe)) {
            safety.signalAll();
        }
    }

    /** How many updates are in flight. */
    int size() {
        lock.lock();
        try {
            return backlog.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room for more updates.
     *
     * @return for how many
     */
    int awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull()) {
                progress.await();
            }
            return limits.updates - backlog.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a while until there is room for another update.
     *
     * @return whether there is
     */
    boolean awaitRoom(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (isFull() && time.nanos() - deadline < 0) {
                time.await(lock, progress, deadline);
            }
            return !isFull();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return backlog.size() >= limits.updates || backlog.bytes() >= limits.bytes;
    }

    /**
     * Waits, for a moment at most, until every update is done or in the journal.
     *
     * @return those that are neither
     */
    List<InFlight> awaitSafety(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (backlog.isAny(InFlight::isUnsafe) && time.nanos() - deadline < 0) {
                time.await(lock, safety, deadline);
            }
            return backlog.those(InFlight::isUnsafe);
        } finally {
            lock.unlock();
        }
    }

    /** Updates are about to be written to the journal. Whoever ends from now on has to be removed there. */
    List<JournalEntry> noting(Collection<InFlight> updates) {
        lock.lock();
        try {
            return updates.stream()
                    .filter(update -> update.outcome() == null)
                    .peek(InFlight::note)
                    .map(InFlight::entry)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Updates are in the journal. */
    void secured(Collection<InFlight> updates) {
        lock.lock();
        try {
            updates.forEach(InFlight::secure);
            safety.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is in flight, of these. */
    List<InFlight> those(Set<Long> ids) {
        lock.lock();
        try {
            return backlog.those(update -> ids.contains(update.id()));
        } finally {
            lock.unlock();
        }
    }

    /** The ids of what is in flight and may be in the journal. */
    Set<Long> noted() {
        lock.lock();
        try {
            return backlog.those(InFlight::isNoted).stream().map(InFlight::id).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether an update was begun that whoever asks next gets again.
     *
     * @param from the offset from which that one asks; empty if from the beginning, all that runs being confirmed
     */
    boolean hasTaken(OptionalLong from) {
        lock.lock();
        try {
            return backlog.hasHandled(from.orElse(0))
                    || (from.isPresent() && backlog.isAny(update -> update.id() >= from.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    /** All updates below an offset were confirmed: they do not come again. */
    void confirmed(long offset) {
        lock.lock();
        try {
            backlog.confirmed(offset);
        } finally {
            lock.unlock();
        }
    }

    /** Telegram has begun to count anew: ids from here on mean other updates than before. */
    void startsAnew(long from) {
        lock.lock();
        try {
            backlog.startsAnew(from);
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with what was held up by a doubt that is settled now. */
    void proven() {
        lock.lock();
        try {
            if (doubted) {
                doubted = false;
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is in flight at an instant. */
    record Snapshot(List<InFlight> running, List<InFlight> waiting) {

        boolean isEmpty() {
            return running.isEmpty() && waiting.isEmpty();
        }
    }

    /** Lets nothing begin any more, until {@link #unseal()}. */
    Snapshot seal() {
        lock.lock();
        try {
            sealed = true;
            progress.signalAll();
            return new Snapshot(backlog.those(InFlight::isRunning), backlog.those(InFlight::isWaiting));
        } finally {
            lock.unlock();
        }
    }

    /** Goes on. */
    void unseal() {
        lock.lock();
        try {
            sealed = false;
            left = false;
            backlog.forgetBrokenOff();
            begin();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets what waits, while nothing begins: somebody else will handle it.
     *
     * @return those that may be in the journal as ours
     */
    List<InFlight> dropWaiting() {
        lock.lock();
        try {
            if (!sealed) {
                throw new IllegalStateException("What waits may be forgotten only while nothing begins");
            }
            left = true;
            List<InFlight> dropped = backlog.dropWaiting();
            progress.signalAll();
            safety.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** The lowest id of an update that is neither done nor in the journal; null if there is none. */
    @Nullable Long lowestUnsafe() {
        lock.lock();
        try {
            return backlog.lowestUnsafe();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a while until an update is done.
     *
     * @return how it ended; null if it has not
     */
    @Nullable Outcome awaitEnd(InFlight update, Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (backlog.has(update) && time.nanos() - deadline < 0) {
                time.await(lock, progress, deadline);
            }
            return update.outcome();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a while until no handler runs; interrupts those that still do then. Nothing begins meanwhile. */
    void drain(Duration grace) throws InterruptedException {
        seal();
        long deadline = time.nanos() + grace.toNanos();
        lock.lockInterruptibly();
        try {
            while (backlog.isAny(update -> !update.isWaiting()) && time.nanos() - deadline < 0) {
                time.await(lock, progress, deadline);
            }
            if (backlog.isAny(update -> !update.isWaiting())) {
                LOG.warn("Handlers were still running after {} ms and are interrupted.", grace.toMillis());
                backlog.those(InFlight::isRunning).forEach(InFlight::interrupt);
            }
        } finally {
            lock.unlock();
        }
    }
}
