package dev.baton;

import dev.baton.InFlight.Outcome;
import dev.baton.botapi.BotApi;
import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands updates to the handler: those of one chat in order, chats side by side, on as many virtual threads as it takes
 * for none to wait for another.
 *
 * <p>An update is {@linkplain InFlight in flight} from the moment when it was taken until it is done. {@link Room}
 * bounds what is in flight, {@link Safety} knows what of it Telegram may forget, and {@link Turns} tells its
 * {@linkplain Worker workers} what to do; they share the {@link Backlog} and its lock. An update that is known, because
 * it is in flight, is handled by another instance, or was handled and may come again, is passed over.
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

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** For so long one sees whether quick handlers are through with a batch, before others help, in microseconds. */
    private static final int QUICK = 20;

    private final UpdateHandler handler;
    private final BotApi bot;
    private final Duration longest;
    private final TimeSource time;
    private final StatusBoard board;

    private final Backlog backlog = new Backlog();
    private final Room room;
    private final Safety safety;
    private final Turns turns;

    /**
     * A dispatcher with nothing to do.
     *
     * @param longest how long a handler may run; zero for as long as it likes
     */
    Dispatcher(
            UpdateHandler handler,
            BotApi bot,
            Room.Limits limits,
            FailurePolicy failures,
            Duration longest,
            TimeSource time,
            StatusBoard board) {
        this.handler = handler;
        this.bot = bot;
        this.longest = longest;
        this.time = time;
        this.board = board;
        this.room = new Room(backlog, limits, time);
        this.safety = new Safety(backlog, time);
        this.turns = new Turns(backlog, failures, time);
    }

    /**
     * Completes it, before the first update.
     *
     * @param told whom to tell of the end of updates
     * @param condition asked before each update; while it forbids that, nothing begins
     */
    void connect(Ends told, BooleanSupplier condition) {
        turns.connect(new Worker(handler, bot, longest, time, board, turns, told), told, condition);
    }

    Room room() {
        return room;
    }

    Safety safety() {
        return safety;
    }

    /** A batch begins to come. Its updates are {@linkplain #take taken} one part after another, a moment apart. */
    void startBatch() {
        backlog.lock.lock();
        try {
            turns.filling(true);
        } finally {
            backlog.lock.unlock();
        }
    }

    /** All of a batch has come. What quick handlers are not through with a moment later, others help with. */
    void endBatch() {
        Glances.until(() -> backlog.size() == 0, QUICK);
        boolean wantsWorker;
        backlog.lock.lock();
        try {
            turns.filling(false);
            wantsWorker = turns.wantsWorker();
        } finally {
            backlog.lock.unlock();
        }
        turns.sendWorker(wantsWorker);
    }

    /** Takes updates, in order, and begins to handle them. */
    void take(Collection<Update> updates) {
        boolean wantsWorker;
        backlog.lock.lock();
        try {
            for (Update update : updates) {
                if (!backlog.knows(update.id())) {
                    turns.offer(backlog.append(new InFlight(update, /* delivered= */ false, /* safe= */ false)));
                }
            }
            wantsWorker = turns.wantsWorker();
        } finally {
            backlog.lock.unlock();
        }
        turns.sendWorker(wantsWorker);
    }

    /**
     * Takes an update that was delivered, and that the journal has as ours.
     *
     * @param before what of its chat comes first and is not ours; it waits for that
     * @return what became of it; it is done if it was handled while the journal was asked for it
     */
    Delivered takeDelivered(Update update, Collection<Elsewhere> before) {
        backlog.lock.lock();
        try {
            InFlight known = backlog.find(update.id());
            if (known != null) {
                return new Delivered.Taken(known);
            }
            if (backlog.wasHandled(update.id())) {
                return new Delivered.Done();
            }
            if (turns.isSealed()) {
                return new Delivered.Sealed();
            }
            backlog.park(before);
            InFlight taken = new InFlight(update, /* delivered= */ true, /* safe= */ true);
            backlog.insert(taken);
            turns.begin();
            return new Delivered.Taken(taken);
        } finally {
            backlog.lock.unlock();
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
        backlog.lock.lock();
        try {
            if (turns.isSealed()) {
                return false;
            }
            for (InFlight update : own) {
                if (!backlog.insert(update)) {
                    handled.add(update);
                }
            }
            backlog.parkOnly(others, ahead);
            turns.begin();
        } finally {
            backlog.lock.unlock();
        }
        handled.forEach(turns.listening()::done);
        return true;
    }

    /**
     * The journal was asked once more for an update that is ours, if it still is. If it waits and is not, it is
     * forgotten.
     */
    void settle(long id, Acceptance answer) {
        backlog.lock.lock();
        try {
            InFlight update = backlog.find(id);
            if (update == null || !update.isWaiting()) {
                return;
            }
            if (answer instanceof Acceptance.Accepted(JournalEntry entry, List<Elsewhere> before)) {
                backlog.park(before);
                if (entry.perhapsHandled()) {
                    update.mark();
                }
            } else {
                backlog.forget(update);
                if (answer instanceof Acceptance.HandledElsewhere) {
                    backlog.park(List.of(new Elsewhere(id, update.update().lane())));
                }
                backlog.progress.signalAll();
            }
        } finally {
            backlog.lock.unlock();
        }
    }

    /**
     * Notes which updates others handle. Lanes that waited for others of them go on.
     *
     * @param ahead whether lanes wait for that before there is anything in them
     */
    void look(Collection<Elsewhere> others, boolean ahead) {
        backlog.lock.lock();
        try {
            backlog.parkOnly(others, ahead);
            turns.begin();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Whether lanes wait here for other instances. */
    boolean isParked() {
        backlog.lock.lock();
        try {
            return backlog.isParked();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** How many updates are in flight. */
    int size() {
        backlog.lock.lock();
        try {
            return backlog.size();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Goes on with what was held up by a doubt that is settled now. */
    void proven() {
        turns.proven();
    }

    /**
     * What is in flight at an instant.
     *
     * @param isSafe whether nothing waits, and all that runs is in the journal
     */
    record Snapshot(List<InFlight> running, List<InFlight> waiting, boolean isSafe) {}

    /** Lets nothing begin any more, until {@link #unseal()}. */
    Snapshot seal() {
        backlog.lock.lock();
        try {
            turns.seal();
            List<InFlight> waiting = backlog.those(InFlight::isWaiting);
            boolean safe = waiting.isEmpty() && !backlog.isAny(InFlight::isUnsafe);
            return new Snapshot(backlog.those(InFlight::isRunning), waiting, safe);
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Goes on. */
    void unseal() {
        backlog.lock.lock();
        try {
            backlog.forgetBrokenOff();
            turns.unseal();
        } finally {
            backlog.lock.unlock();
        }
    }

    /**
     * Forgets what waits, while nothing begins: somebody else will handle it.
     *
     * @return those that may be in the journal as ours
     */
    List<InFlight> dropWaiting() {
        backlog.lock.lock();
        try {
            if (!turns.isSealed()) {
                throw new IllegalStateException("What waits may be forgotten only while nothing begins");
            }
            turns.left();
            List<InFlight> dropped = backlog.dropWaiting();
            backlog.progress.signalAll();
            backlog.safety.signalAll();
            return dropped;
        } finally {
            backlog.lock.unlock();
        }
    }

    /**
     * Waits for a while until an update is done.
     *
     * @return how it ended; null if it has not
     */
    @Nullable Outcome awaitEnd(InFlight update, Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        backlog.lock.lockInterruptibly();
        try {
            while (backlog.has(update) && time.nanos() - deadline < 0) {
                time.await(backlog.lock, backlog.progress, deadline);
            }
            return update.outcome();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Waits for a while until no handler runs; interrupts those that still do then. Nothing begins meanwhile. */
    void drain(Duration grace) throws InterruptedException {
        seal();
        long deadline = time.nanos() + grace.toNanos();
        backlog.lock.lockInterruptibly();
        try {
            while (backlog.isAny(update -> !update.isWaiting()) && time.nanos() - deadline < 0) {
                time.await(backlog.lock, backlog.progress, deadline);
            }
            if (backlog.isAny(update -> !update.isWaiting())) {
                LOG.warn("Handlers were still running after {} ms and are interrupted.", grace.toMillis());
                backlog.those(InFlight::isRunning).forEach(InFlight::interrupt);
            }
        } finally {
            backlog.lock.unlock();
        }
    }
}
