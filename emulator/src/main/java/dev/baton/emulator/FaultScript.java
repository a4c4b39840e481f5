package dev.baton.emulator;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What shall go wrong next, method by method. Each fault spoils one call, in the order of the script. Thread-safe. */
public final class FaultScript {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Fault>> faults = new HashMap<>();

    FaultScript() {}

    /**
     * The next call of a method that has no fault waiting for it yet gets this one.
     *
     * @param method in any case
     * @return this script
     */
    public FaultScript next(String method, Fault fault) {
        return next(method, 1, fault);
    }

    /**
     * The next so many calls of a method get this fault.
     *
     * @param method in any case
     * @param times how many calls; not negative
     * @return this script
     */
    public FaultScript next(String method, int times, Fault fault) {
        lock.lock();
        try {
            faults.computeIfAbsent(key(method), name -> new ArrayDeque<>()).addAll(Collections.nCopies(times, fault));
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the faults that have not happened yet. */
    public void clear() {
        lock.lock();
        try {
            faults.clear();
        } finally {
            lock.unlock();
        }
    }

    /** How many faults have not happened yet. */
    public int remaining() {
        lock.lock();
        try {
            return faults.values().stream().mapToInt(Deque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /** The faults that have not happened yet, in their order, by method in lower case. A snapshot. */
    public Map<String, List<Fault>> waiting() {
        lock.lock();
        try {
            Map<String, List<Fault>> waiting = new TreeMap<>();
            faults.forEach((method, left) -> {
                if (!left.isEmpty()) {
                    waiting.put(method, List.copyOf(left));
                }
            });
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Fault take(String method) {
        lock.lock();
        try {
            Deque<Fault> waiting = faults.get(key(method));
            return waiting == null ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private static String key(String method) {
        return method.toLowerCase(Locale.ROOT);
    }
}
