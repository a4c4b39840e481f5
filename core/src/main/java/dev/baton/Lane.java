package dev.baton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one chat: its updates are handled one after another, also across instances. While another instance
 * handles one of them, the lane is parked. Guarded by the lock of the {@link Backlog}.
 */
final class Lane {

    private final long key;

    /** Small, because most lanes have one update and come and go with it. */
    private final Deque<InFlight> waiting = new ArrayDeque<>(2);

    /** The updates that other instances handle; null if there are none. */
    private @Nullable NavigableSet<Long> elsewhere;

    private boolean worked;

    Lane(long key) {
        this.key = key;
    }

    long key() {
        return key;
    }

    void add(InFlight update) {
        waiting.addLast(update);
    }

    /** Puts an update to its place: before those with greater ids. */
    void insert(InFlight update) {
        if (waiting.isEmpty() || waiting.getLast().id() <= update.id()) {
            waiting.addLast(update);
            return;
        }
        List<InFlight> later = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getLast().id() > update.id()) {
            later.add(waiting.removeLast());
        }
        waiting.addLast(update);
        later.reversed().forEach(waiting::addLast);
    }

    void putBack(InFlight update) {
        waiting.addFirst(update);
    }

    /** The next update, if it does not have to wait for one that is handled elsewhere. */
    @Nullable InFlight head() {
        InFlight first = waiting.peekFirst();
        return first == null || (elsewhere != null && elsewhere.first() < first.id()) ? null : first;
    }

    /** The same of a lane that has one. */
    InFlight next() {
        return waiting.getFirst();
    }

    InFlight removeHead() {
        return waiting.removeFirst();
    }

    void remove(InFlight update) {
        waiting.remove(update);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
        elsewhere = null;
    }

    void park(long id) {
        if (elsewhere == null) {
            elsewhere = new TreeSet<>();
        }
        elsewhere.add(id);
    }

    void unpark(long id) {
        if (elsewhere != null && elsewhere.remove(id) && elsewhere.isEmpty()) {
            elsewhere = null;
        }
    }

    /** Whether a thread works on it. */
    boolean isWorked() {
        return worked;
    }

    void worked(boolean now) {
        worked = now;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && elsewhere == null && !worked;
    }
}
