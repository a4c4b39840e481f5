package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it, so that a day of waiting is over in a millisecond. Thread-safe; calls
 * of {@link #advance} from several threads take their turns.
 */
public final class ManualEmulatorClock implements EmulatorClock {

    private final ReentrantLock advancing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));
    private final Instant start;
    private long elapsed;
    private long scheduled;

    /** A clock that stands at noon of 1 January 2026, UTC. */
    public ManualEmulatorClock() {
        this(Instant.parse("2026-01-01T12:00:00Z"));
    }

    /** A clock that stands at the given instant. */
    public ManualEmulatorClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return elapsed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            Waiting entry = new Waiting(elapsed + Math.max(0, delay.toNanos()), scheduled++, task);
            waiting.add(entry);
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves time on and runs what becomes due, on the calling thread, in the order of the due times, each task at its
     * own time. What those tasks schedule within the stretch is run too.
     *
     * @param time how far; zero runs what is due now
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + time);
        }
        advancing.lock();
        try {
            long target = Math.addExact(nanoTime(), time.toNanos());
            for (Runnable task = takeDue(target); task != null; task = takeDue(target)) {
                task.run();
            }
        } finally {
            advancing.unlock();
        }
    }

    private @Nullable Runnable takeDue(long target) {
        lock.lock();
        try {
            Waiting next = waiting.peek();
            if (next == null || next.due() > target) {
                elapsed = Math.max(elapsed, target);
                return null;
            }
            waiting.remove();
            elapsed = Math.max(elapsed, next.due());
            return next.task();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Waiting entry) {
        lock.lock();
        try {
            waiting.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private record Waiting(long due, long number, Runnable task) {}
}
