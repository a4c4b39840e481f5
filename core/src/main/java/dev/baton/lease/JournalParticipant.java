package dev.baton.lease;

import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalRecord.Stored;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An instance that has a part in the files of a journal: its own entries, once it has any, and what it sees of the
 * others'.
 *
 * <p>Used with the lock of its journal held, but for {@link #awaitsAny}.
 */
final class JournalParticipant {

    /** The slot of one that has no entries yet. */
    private static final long NO_SLOT = Long.MIN_VALUE;

    private final String self;
    private final JournalFolder files;
    private final JournalLocks locks;
    private final TakeOver takeOver;
    private final TimeSource time;

    /** What others handle and we were told of, as far as it matters when it is done. */
    private final Set<Long> awaited = ConcurrentHashMap.newKeySet();

    private @Nullable OwnEntries own;

    JournalParticipant(String self, JournalFolder files, JournalLocks locks, TakeOver takeOver, TimeSource time) {
        this.self = self;
        this.files = files;
        this.locks = locks;
        this.takeOver = takeOver;
        this.time = time;
    }

    /** Its entries; null as long as it has had none. */
    @Nullable OwnEntries own() {
        return own;
    }

    /** Its entries; from now on it is present. */
    OwnEntries open() throws IOException {
        OwnEntries mine = own;
        if (mine == null) {
            JournalFiles.makeFolder(files.path());
            mine = new OwnEntries(files, locks.slots(/* create= */ true), self);
            own = mine;
            files.sweep(time.now().minus(Journal.MEMORY));
        }
        return mine;
    }

    private long slot() {
        return own == null ? NO_SLOT : own.slot();
    }

    /** What is in the files of the others. */
    JournalView look() throws IOException {
        return files.look(slot(), locks.presence());
    }

    /** All entries, its own among them, by ascending id. */
    SortedMap<Long, Pending> entries(JournalView view) {
        return view.pending(self, own == null ? List.of() : own.all());
    }

    boolean isOurs(Pending pending) {
        return pending.isOwnedBy(self);
    }

    /** We were told of it, so it matters when it is done. */
    void await(long id) {
        awaited.add(id);
    }

    /** What is not among these entries any more was done, and we have seen that. */
    void awaitOnly(SortedMap<Long, Pending> entries) {
        awaited.retainAll(entries.keySet());
    }

    /** Whether there is such a one. */
    boolean awaitsAny() {
        return !awaited.isEmpty();
    }

    /** What of the others' files may tell news. */
    Map<String, String> snapshot() throws IOException {
        return files.snapshot(slot(), locks.presence(), awaitsAny());
    }

    /** Gives back what a take-over has claimed that failed half-way. Comes before any change of its entries. */
    void finishTakeOver(OwnEntries mine) throws IOException {
        if (takeOver.isUnfinished()) {
            takeOver.giveBack(look(), mine);
        }
    }

    /** Makes those of the entries of files its own that are wanted, and finishes what failed half-way before. */
    void take(List<Path> toTake, JournalView view, LongPredicate wanted) throws IOException {
        if (!toTake.isEmpty() || takeOver.isUnfinished()) {
            takeOver.take(toTake, view, open(), wanted);
        }
    }

    /**
     * Changes its entries in one step, as others see it.
     *
     * @param put what it has from now on
     * @param free what is free from now on, whether it had that or not
     * @param freed the ids of what it has and is free from now on; others are passed over
     */
    void change(OwnEntries mine, List<Stored> put, List<Stored> free, Collection<Long> freed) throws IOException {
        finishTakeOver(mine);
        Map<Long, Stored> left = new TreeMap<>();
        freed.forEach(id -> mine.get(id).ifPresent(stored -> left.put(id, stored)));
        free.forEach(stored -> left.put(stored.id(), stored));
        if (left.isEmpty()) {
            if (!put.isEmpty()) {
                mine.change(put, List.of());
            }
            return;
        }
        Path file = files.leave(List.copyOf(left.values()), time.now());
        boolean done = false;
        try {
            mine.change(put, left.keySet());
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Ends its presence. */
    void close() throws IOException {
        OwnEntries mine = own;
        own = null;
        try {
            if (mine != null) {
                mine.close();
            }
        } finally {
            locks.close();
        }
    }
}
