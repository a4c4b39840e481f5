package dev.baton.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Updates in the order of their ids. These follow one another, but for a few that have gone, so they lie on pages of 64
 * ids: a batch is on two or three of them, and one update that stays for long keeps no more than its page.
 */
final class StoredUpdates {

    private static final int PAGE_BITS = 6;

    private final NavigableMap<Integer, Page> pages = new TreeMap<>();
    private int size;
    private long bytes;

    /** How many there are. */
    int size() {
        return size;
    }

    /** How long they are together. */
    long bytes() {
        return bytes;
    }

    boolean contains(int id) {
        Page page = pages.get(pageOf(id));
        return page != null && page.at(id) != null;
    }

    /** The lowest id of all; there has to be one. */
    int firstId() {
        return pages.firstEntry().getValue().firstId();
    }

    /** Adds one whose id is not there yet. */
    void add(QueuedUpdate update) {
        pages.computeIfAbsent(pageOf(update.id()), Page::new).put(update);
        size++;
        bytes += update.json().length;
    }

    @Nullable QueuedUpdate remove(int id) {
        Page page = pages.get(pageOf(id));
        if (page == null) {
            return null;
        }
        QueuedUpdate update = page.at(id);
        if (update != null) {
            remove(page, update);
            if (page.isEmpty()) {
                pages.remove(pageOf(id));
            }
        }
        return update;
    }

    private void remove(Page page, QueuedUpdate update) {
        page.remove(update.id());
        size--;
        bytes -= update.json().length;
    }

    /** Removes those with lower ids than this; returns them, the lowest first. */
    List<QueuedUpdate> removeBelow(int id) {
        List<QueuedUpdate> removed = new ArrayList<>();
        Iterator<Page> rest = pages.headMap(pageOf(id), true).values().iterator();
        while (rest.hasNext()) {
            Page page = rest.next();
            for (QueuedUpdate update = page.next(0); update != null && update.id() < id; update = page.next(0)) {
                remove(page, update);
                removed.add(update);
            }
            if (page.isEmpty()) {
                rest.remove();
            }
        }
        return removed;
    }

    /** Those from an id on, the lowest first; while they are asked for, nothing may be added or removed. */
    Iterator<QueuedUpdate> from(int id) {
        Iterator<Page> rest = pages.tailMap(pageOf(id), true).values().iterator();
        return new Iterator<>() {
            private @Nullable Page page = rest.hasNext() ? rest.next() : null;
            private @Nullable QueuedUpdate next = nextFrom(id);

            private @Nullable QueuedUpdate nextFrom(int lowest) {
                QueuedUpdate found = null;
                while (page != null && found == null) {
                    found = page.next(lowest);
                    if (found == null) {
                        page = rest.hasNext() ? rest.next() : null;
                    }
                }
                return found;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public QueuedUpdate next() {
                QueuedUpdate update = next;
                if (update == null) {
                    throw new NoSuchElementException();
                }
                next = nextFrom(update.id() + 1);
                return update;
            }
        };
    }

    void clear() {
        pages.clear();
        size = 0;
        bytes = 0;
    }

    private static int pageOf(int id) {
        return id >> PAGE_BITS;
    }

    /** Those whose ids differ in nothing but the last bits. */
    private static final class Page {

        private final @Nullable QueuedUpdate[] updates = new QueuedUpdate[1 << PAGE_BITS];
        private final int start;

        /** One bit for each that is there. */
        private long there;

        Page(int number) {
            start = number << PAGE_BITS;
        }

        boolean isEmpty() {
            return there == 0;
        }

        @Nullable QueuedUpdate at(int id) {
            return updates[id - start];
        }

        int firstId() {
            return start + Long.numberOfTrailingZeros(there);
        }

        /** The first from an id on; null if there is none on this page. */
        @Nullable QueuedUpdate next(int id) {
            int from = Math.max(0, id - start);
            long rest = from < Long.SIZE ? there >>> from << from : 0;
            return rest == 0 ? null : updates[Long.numberOfTrailingZeros(rest)];
        }

        void put(QueuedUpdate update) {
            updates[update.id() - start] = update;
            there |= 1L << (update.id() - start);
        }

        void remove(int id) {
            updates[id - start] = null;
            there &= ~(1L << (id - start));
        }
    }
}
