package dev.baton;

import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands updates to the handler: those of one chat in order, chats side by side, each chat on a virtual thread of its
 * own. At most one batch at a time is under way, which bounds what is in memory. Thread-safe.
 */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final UpdateHandler handler;
    private final BotApi bot;
    private final TimeSource time;
    private final StatusBoard board;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition laneDone = lock.newCondition();

    Dispatcher(UpdateHandler handler, BotApi bot, TimeSource time, StatusBoard board) {
        this.handler = handler;
        this.bot = bot;
        this.time = time;
        this.board = board;
    }

    /** Starts to handle updates and returns at once. */
    Batch dispatch(List<Update> updates) {
        return dispatch(updates, () -> true);
    }

    /**
     * Starts to handle updates and returns at once.
     *
     * @param mayBegin asked before each update; the updates that it forbids are not handled
     */
    Batch dispatch(List<Update> updates, BooleanSupplier mayBegin) {
        Map<Long, List<Update>> lanes = new LinkedHashMap<>();
        for (Update update : updates) {
            lanes.computeIfAbsent(update.lane(), lane -> new ArrayList<>()).add(update);
        }
        Batch batch = new Batch(lanes.size());
        for (List<Update> lane : lanes.values()) {
            Thread thread = Thread.ofVirtual().name("baton-lane").unstarted(() -> batch.work(lane, mayBegin));
            batch.threads.add(thread);
        }
        batch.threads.forEach(Thread::start);
        return batch;
    }

    private void handle(Update update) {
        long begun = time.nanos();
        try {
            handler.handle(update, bot);
            board.handled(update, Duration.ofNanos(time.nanos() - begun));
        } catch (InterruptedException interrupted) {
            LOG.warn("The handler of {} was interrupted; Telegram will deliver it again.", update);
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            board.failed(update, failure);
        }
    }

    /** Updates that were dispatched together. */
    final class Batch {

        private final List<Thread> threads = new ArrayList<>();
        private final List<Long> done = new ArrayList<>();
        private int lanesLeft;
        private boolean abandoned;

        private Batch(int lanes) {
            this.lanesLeft = lanes;
        }

        private void work(List<Update> lane, BooleanSupplier mayBegin) {
            try {
                for (Update update : lane) {
                    if (isAbandoned() || !mayBegin.getAsBoolean()) {
                        return;
                    }
                    handle(update);
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    finished(update.id());
                }
            } finally {
                leave();
            }
        }

        private boolean isAbandoned() {
            lock.lock();
            try {
                return abandoned;
            } finally {
                lock.unlock();
            }
        }

        private void finished(long id) {
            lock.lock();
            try {
                done.add(id);
            } finally {
                lock.unlock();
            }
        }

        private void leave() {
            lock.lock();
            try {
                lanesLeft--;
                laneDone.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits until all updates are handled, but for those that may not be begun. */
        void await() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (lanesLeft > 0) {
                    laneDone.await();
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * Waits for a while until all updates are handled; what still runs then is interrupted.
         *
         * @return whether all were handled in time
         */
        boolean await(Duration atMost) throws InterruptedException {
            long deadline = time.nanos() + atMost.toNanos();
            boolean inTime;
            lock.lockInterruptibly();
            try {
                while (lanesLeft > 0 && time.nanos() - deadline < 0) {
                    time.await(lock, laneDone, deadline);
                }
                inTime = lanesLeft == 0;
            } finally {
                lock.unlock();
            }
            if (!inTime) {
                abandon();
                threads.forEach(Thread::interrupt);
            }
            return inTime;
        }

        /** Begins no further update of this batch. What runs goes on. */
        void abandon() {
            lock.lock();
            try {
                abandoned = true;
            } finally {
                lock.unlock();
            }
        }

        /** The ids of the updates that were handled so far. */
        List<Long> done() {
            lock.lock();
            try {
                return List.copyOf(done);
            } finally {
                lock.unlock();
            }
        }
    }
}
