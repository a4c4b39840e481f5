package dev.baton;

import dev.baton.Dispatcher.Ends;
import dev.baton.InFlight.Outcome;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells workers what to handle next, and what becomes of it afterwards; sends one when there is something to do and
 * none is on its way. Thread-safe; shares the lock of the {@link Backlog}.
 */
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** An update that a worker has begun. */
    record Turn(Lane lane, InFlight update) {}

    private final Backlog backlog;
    private final FailurePolicy failures;
    private final TimeSource time;
    private final ReadyLanes ready = new ReadyLanes();
    private boolean sealed;

    /** Whether what waits was left to others, since nothing begins. */
    private boolean left;

    /** Whether something did not begin because {@link #mayBegin} forbade it. */
    private boolean doubted;

    private volatile @Nullable Runnable worker;
    private volatile @Nullable Ends ends;
    private volatile BooleanSupplier mayBegin = () -> true;

    Turns(Backlog backlog, FailurePolicy failures, TimeSource time) {
        this.backlog = backlog;
        this.failures = failures;
        this.time = time;
    }

    /**
     * Completes it, before the first update.
     *
     * @param does what runs on the thread of each worker
     * @param told whom to tell of the end of updates
     * @param condition asked before each update; while it forbids that, nothing begins
     */
    void connect(Runnable does, Ends told, BooleanSupplier condition) {
        worker = does;
        ends = told;
        mayBegin = condition;
    }

    /** Has every lane worked on that could be. Called with the lock held. */
    void begin() {
        backlog.lanes().forEach(this::offer);
        sendWorker(wantsWorker());
    }

    /** Has a lane be ready, if something may begin in it. Called with the lock held. */
    void offer(Lane lane) {
        if (!sealed) {
            ready.offer(lane);
        }
    }

    /** Whether a worker has to be sent now; it counts as sent. Called with the lock held. */
    boolean wantsWorker() {
        return ready.wantsWorker();
    }

    /** Updates are about to come, a part of a batch at a time, or all of them have. Called with the lock held. */
    void filling(boolean now) {
        ready.filling(now);
    }

    /** Sends a worker if it is wanted; better without the lock, which is the first thing that it wants. */
    void sendWorker(boolean wanted) {
        if (wanted) {
            Thread.ofVirtual().name("baton-lane").start(connected(worker));
        }
    }

    /** Whom to tell of the end of updates. */
    Ends listening() {
        return connected(ends);
    }

    private static <T> T connected(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("connect() comes first");
        }
        return part;
    }

    /** What a worker that has just come does first; null if there is nothing to do. */
    @Nullable Turn first() {
        return turn(null, null, /* comes= */ true);
    }

    /**
     * What a worker does next: the next update of the same lane, or else one of another.
     *
     * @param over what it did until now
     * @param how how that ended; null if it is to be tried again
     * @return null if there is nothing to do
     */
    @Nullable Turn next(Turn over, @Nullable Outcome how) {
        return turn(over.lane(), how == null ? null : new Ending(over.update(), how), /* comes= */ false);
    }

    /** How an update ended. */
    private record Ending(InFlight update, Outcome how) {}

    private @Nullable Turn turn(@Nullable Lane former, @Nullable Ending ending, boolean comes) {
        Lane lane = former;
        Ending open = ending;
        boolean arrives = comes;
        while (true) {
            // After a pause of the whole process, this look is what comes before anything else.
            boolean may = mayBegin.getAsBoolean();
            boolean wantsWorker = false;
            backlog.lock.lock();
            try {
                if (arrives) {
                    ready.workerHasCome();
                }
                Ending ended = open;
                open = null;
                if (ended != null && end(ended)) {
                    continue; // what was seen before the lock was given up is too old
                }
                // What forbade it may have gone meanwhile, and then nobody would begin it once more.
                lane = workable(lane, may || mayBegin.getAsBoolean());
                if (lane == null) {
                    if (arrives || !ready.mayLinger()) {
                        ready.workerGoes();
                        return null;
                    }
                } else if (lane.next().mayBegin(time)) {
                    // One that came too late for the handler before is not for this one.
                    Thread.interrupted();
                    InFlight head = lane.removeHead();
                    head.begin(Thread.currentThread());
                    wantsWorker = ready.wantsWorker();
                    return new Turn(lane, head);
                } else {
                    waitFor(lane.next());
                }
            } finally {
                backlog.lock.unlock();
                sendWorker(wantsWorker);
            }
            arrives = lane == null;
            if (arrives) {
                ready.linger();
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
            time.await(backlog.lock, backlog.progress, head.notBefore());
        } catch (InterruptedException late) {
            LOG.debug("Interrupted between two tries", late);
        }
    }

    /** Whether its handler was interrupted because its time is over. */
    boolean isInterrupted(InFlight update) {
        backlog.lock.lock();
        try {
            return update.isInterrupted();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Decides what becomes of an update that failed, and has it wait if it is kept here. */
    AfterFailure afterFailure(Turn turn, Throwable failure) {
        InFlight update = turn.update();
        backlog.lock.lock();
        try {
            int failed = update.fail();
            AfterFailure next = failures.after(failed, left);
            switch (next) {
                case AGAIN -> {
                    Duration pause = failures.pauseBefore(failed);
                    LOG.warn(
                            "The handler failed on {}; trying again in {} ms.",
                            update.update(),
                            pause.toMillis(),
                            failure);
                    putBack(turn, time.nanos() + pause.toNanos());
                }
                case ELSEWHERE ->
                    LOG.warn("The handler failed on {}; another instance is to try again.", update.update(), failure);
                case STOP -> {
                    sealed = true;
                    putBack(turn, time.nanos());
                }
                case SET_ASIDE -> {}
            }
            return next;
        } finally {
            backlog.lock.unlock();
        }
    }

    private void putBack(Turn turn, long notBefore) {
        turn.update().waitAgain(notBefore);
        turn.lane().putBack(turn.update());
        backlog.progress.signalAll();
    }

    /** Ends an update; whether the lock, which is held, was given up meanwhile. */
    private boolean end(Ending ending) {
        InFlight update = ending.update();
        update.end(ending.how());
        boolean tells = update.isNoted() && ending.how() != Outcome.LEFT;
        if (tells) {
            // Told before it is forgotten here: what is in the journal and nowhere else would be taken for left over.
            backlog.lock.unlock();
            try {
                listening().done(update);
            } finally {
                backlog.lock.lock();
            }
        }
        leave(update);
        return tells;
    }

    private void leave(InFlight update) {
        backlog.leave(update);
        backlog.progress.signalAll();
        if (!backlog.isAny(InFlight::isUnsafe)) {
            backlog.safety.signalAll();
        }
    }

    /** Goes on with what was held up by a doubt that is settled now. */
    void proven() {
        backlog.lock.lock();
        try {
            if (doubted) {
                doubted = false;
                begin();
            }
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Lets nothing begin any more. Called with the lock held. */
    void seal() {
        sealed = true;
        backlog.progress.signalAll();
    }

    /** What waits was left to others, while nothing begins. Called with the lock held. */
    void left() {
        left = true;
    }

    /** Goes on. Called with the lock held. */
    void unseal() {
        sealed = false;
        left = false;
        begin();
    }

    /** Whether nothing begins any more. Called with the lock held. */
    boolean isSealed() {
        return sealed;
    }
}
