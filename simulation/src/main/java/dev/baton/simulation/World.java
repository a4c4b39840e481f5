package dev.baton.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and everything that runs in it, on the one thread that calls {@link #runUntil}. Virtual threads of the
 * machines run when it is their turn, which is drawn at random from those that could run; time moves when none could.
 * So one seed gives one course of events, down to the order in which threads meet at a lock.
 */
final class World {

    /** More turns than any honest instant needs: whoever takes them waits for something that is not simulated. */
    private static final int ENDLESS = 200_000;

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Turn> ready = new ArrayList<>();
    private final @Nullable List<String> trace;
    private final List<Runnable> checks = new ArrayList<>();
    private long now;
    private long sequence;
    private @Nullable String violation;

    World(long seed, boolean traced) {
        this.random = new Random(seed);
        this.trace = traced ? new ArrayList<>() : null;
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    Random random() {
        return random;
    }

    /** Has something happen on the thread of the world. */
    Event at(long time, Runnable what) {
        Event event = new Event(Math.max(time, now), sequence++, what);
        events.add(event);
        return event;
    }

    Event after(long nanos, Runnable what) {
        return at(now + nanos, what);
    }

    Event after(Duration duration, Runnable what) {
        return after(duration.toNanos(), what);
    }

    /** Looks at something after everything that happens. */
    void check(Runnable check) {
        checks.add(check);
    }

    /** A virtual thread of a machine could run. */
    void ready(Machine machine, Runnable turn) {
        ready.add(new Turn(machine, turn));
    }

    /** Takes away the turns of a machine that stands still. */
    List<Runnable> withdraw(Machine machine) {
        List<Runnable> withdrawn = new ArrayList<>();
        ready.removeIf(turn -> turn.machine.equals(machine) && withdrawn.add(turn.task));
        return withdrawn;
    }

    /** A promise was broken, and the seed is over. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Lets everything happen up to a time.
     *
     * @throws Broken at the first violation
     */
    void runUntil(long time) {
        while (violation == null) {
            takeTurns();
            Event next = events.peek();
            if (violation != null || next == null || next.time > time) {
                break;
            }
            events.remove();
            if (!next.cancelled) {
                now = next.time;
                next.what.run();
                look();
            }
        }
        if (violation != null) {
            throw new Broken();
        }
        now = Math.max(now, time);
    }

    private void takeTurns() {
        int turns = 0;
        while (violation == null && !ready.isEmpty()) {
            int last = ready.size() - 1;
            int chosen = last == 0 ? 0 : random.nextInt(last + 1);
            Turn turn = ready.get(chosen);
            ready.set(chosen, ready.get(last));
            ready.remove(last);
            turn.task.run();
            look();
            if (++turns > ENDLESS) {
                violated("time stands still: " + turn.machine + " is busy and never waits");
            }
        }
    }

    private void look() {
        for (Runnable check : checks) {
            check.run();
        }
    }

    /** Notes that a promise was broken. The first counts. */
    void violated(String what) {
        note("world", "VIOLATION: " + what);
        if (violation == null) {
            violation = "at " + at() + " " + what;
        }
    }

    @Nullable String violation() {
        return violation;
    }

    boolean traced() {
        return trace != null;
    }

    void note(Object who, String what) {
        if (trace != null) {
            trace.add(at() + "  " + who + "  " + what);
        }
    }

    List<String> trace() {
        return trace == null ? List.of() : trace;
    }

    private String at() {
        return String.format(Locale.ROOT, "%4d.%06d", now / 1_000_000_000, now / 1_000 % 1_000_000);
    }

    private record Turn(Machine machine, Runnable task) {}

    /** Something that will happen. */
    static final class Event implements Comparable<Event> {
        private final long time;
        private final long sequence;
        private final Runnable what;
        private boolean cancelled;

        private Event(long time, long sequence, Runnable what) {
            this.time = time;
            this.sequence = sequence;
            this.what = what;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}
