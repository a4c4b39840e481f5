package dev.baton.cli.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Things that a page shows, each as JSON, of which it fetches only what is new to it. However long the sandbox runs, a
 * page gets no more than the latest so many. Thread-safe.
 */
final class Feed {

    private record Item(long version, String json) {}

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Item> items = new LinkedHashMap<>();
    private long version;

    Feed(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a thing, or changes the one that has this key; tells whether that is news. */
    boolean put(String key, String json) {
        lock.lock();
        try {
            Item before = items.get(key);
            if (before != null && before.json.equals(json)) {
                return false;
            }
            items.remove(key); // so that the map stays in the order of the versions
            items.put(key, new Item(++version, json));
            if (items.size() > capacity) {
                items.pollFirstEntry();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a page lacks.
     *
     * @param version to ask from next time
     * @param items in the order in which they changed
     */
    record News(long version, List<String> items) {}

    /** What changed after a version; all there is after 0. */
    News since(long seen) {
        lock.lock();
        try {
            List<String> fresh = new ArrayList<>();
            for (Item item : items.sequencedValues().reversed()) {
                if (item.version <= seen) {
                    break;
                }
                fresh.add(item.json);
            }
            Collections.reverse(fresh);
            return new News(version, fresh);
        } finally {
            lock.unlock();
        }
    }
}
