package dev.baton;

import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which everything is done that asks the journal, in the order in which it was wished. Nobody interrupts
 * it. Between the wishes it tells what is {@link Untold}, and keeps us {@linkplain JournalPresence present}, before
 * them if that is overdue; it ends when there is nothing to do, so that none is left of a bot that keeps up.
 * Thread-safe.
 */
final class JournalThread {

    private static final Logger LOG = LoggerFactory.getLogger(JournalThread.class);

    private static final String CLOSED = "the journal is closed";

    private final Untold untold;
    private final JournalPresence presence;
    private final JournalReach reach;
    private final JournalMonitor monitor;
    private final TimeSource time;

    private final Deque<Runnable> wishes = new ArrayDeque<>();
    private boolean working;
    private boolean closing;

    /** When to tell again what could not be told. */
    private long retryAt;

    /** Whether what was wished last had no answer. Used by the thread itself. */
    private boolean silent;

    JournalThread(
            Untold untold, JournalPresence presence, JournalReach reach, JournalMonitor monitor, TimeSource time) {
        this.untold = untold;
        this.presence = presence;
        this.reach = reach;
        this.monitor = monitor;
        this.time = time;
    }

    /**
     * Does something there, and waits for it.
     *
     * @return what came of it; false also if the journal is out of reach
     */
    boolean attempt(Supplier<Boolean> act) throws InterruptedException {
        return answer(wish(act));
    }

    /** As {@link #attempt}, waiting whatever happens. */
    boolean attemptUninterruptibly(Supplier<Boolean> act) {
        CompletableFuture<Boolean> wish = wish(act);
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

    private boolean answer(CompletableFuture<Boolean> wish) throws InterruptedException {
        try {
            boolean answer = answerOrThrow(wish);
            reach.noteAnswer();
            return answer;
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            return false;
        }
    }

    /**
     * As {@link #attempt}, for one who deals with an outage.
     *
     * @throws LeaseStoreException if the journal is out of reach
     */
    boolean ask(Supplier<Boolean> act) throws InterruptedException {
        return answerOrThrow(wish(act));
    }

    /**
     * Has a delivery noted, in one step with those that wait right before it, and waits for that.
     *
     * @param noting what notes them, and takes those that are ours
     * @throws LeaseStoreException if the journal is out of reach
     */
    Delivered note(Update delivery, Function<List<Update>, List<Delivered>> noting) throws InterruptedException {
        CompletableFuture<Delivered> answer;
        monitor.lock.lock();
        try {
            Deliveries group;
            if (wishes.peekLast() instanceof Deliveries last && last.hasRoom()) {
                group = last;
            } else {
                group = new Deliveries(deliveries -> asked(() -> noting.apply(deliveries)));
                if (!order(group)) {
                    throw new LeaseStoreException(CLOSED);
                }
            }
            answer = group.add(delivery);
        } finally {
            monitor.lock.unlock();
        }
        return answerOrThrow(answer);
    }

    private CompletableFuture<Boolean> wish(Supplier<Boolean> act) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        boolean taken = order(() -> {
            try {
                answer.complete(asked(act));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        if (!taken) {
            answer.completeExceptionally(new LeaseStoreException(CLOSED));
        }
        return answer;
    }

    private <T> T asked(Supplier<T> question) {
        silent = true;
        T answer = question.get();
        silent = false;
        return answer;
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

    /** Has something done there, and does not wait; false if it has ended for good. */
    boolean order(Runnable act) {
        monitor.lock.lock();
        try {
            if (!closing) {
                wishes.add(act);
                work();
            }
            return !closing;
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Has it told that an update is done. */
    void tellDone(long id) {
        monitor.lock.lock();
        try {
            untold.done(id);
            work();
        } finally {
            monitor.lock.unlock();
        }
    }

    private void work() {
        if (working) {
            monitor.changed.signalAll();
        } else {
            working = true;
            Thread.ofVirtual().name("baton-journal").start(this::workOn);
        }
    }

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

    /** Waits for something to do; null if there is nothing, nor will be without anybody's wish. */
    private @Nullable Runnable next() {
        monitor.lock.lock();
        try {
            while (true) {
                long now = time.nanos();
                boolean mayRetry = now - retryAt >= 0;
                // Whoever wishes something of a silent journal is not kept waiting for more than that.
                boolean tellsFirst = untold.isDue() && mayRetry && !silent;
                if (!wishes.isEmpty()) {
                    if (presence.isOverdue()) {
                        return presence::show;
                    }
                    if (!tellsFirst) {
                        return wishes.removeFirst();
                    }
                }
                boolean owes = !untold.isEmpty();
                if (owes && mayRetry) {
                    return this::tell;
                }
                boolean owns = presence.isNeeded();
                if (closing || (!owns && !owes)) {
                    working = false;
                    monitor.changed.signalAll();
                    return null;
                }
                if (owns && now - presence.due() >= 0) {
                    return presence::keep;
                }
                long wake = !owns ? retryAt : mayRetry || presence.due() - retryAt < 0 ? presence.due() : retryAt;
                time.await(monitor.lock, monitor.changed, wake);
            }
        } catch (InterruptedException nobodyDoesThat) {
            working = false;
            return null;
        } finally {
            monitor.lock.unlock();
        }
    }

    private void tell() {
        try {
            untold.tell();
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            retryLater();
        }
    }

    static void report(RuntimeException bug) {
        LOG.error("This is a bug in Baton. Please report it with what follows.", bug);
    }

    private void retryLater() {
        monitor.lock.lock();
        try {
            retryAt = time.nanos() + JournalReach.RETRY.toNanos();
        } finally {
            monitor.lock.unlock();
        }
    }

    /** Takes no wishes any more, and tells once more what is untold. Called with the lock of the monitor held. */
    void close() {
        closing = true;
        retryAt = time.nanos();
    }

    /** Whether there is something to do. Called with the lock of the monitor held. */
    boolean isWorking() {
        return working;
    }
}
