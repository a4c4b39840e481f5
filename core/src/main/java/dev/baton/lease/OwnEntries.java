package dev.baton.lease;

import dev.baton.lease.JournalRecord.Change;
import dev.baton.lease.JournalRecord.Stored;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of one instance, in memory and in its log, and the slot that says that it lives.
 *
 * <p>Used with the lock of its journal held, but for {@link #force}.
 */
final class OwnEntries {

    private static final Logger LOG = LoggerFactory.getLogger(OwnEntries.class);

    /** A log is written anew when it is longer than this, and most of it is not needed any more. */
    private static final long LONG_LOG = 1 << 20;

    private final JournalFolder files;
    private final LeaseLock slots;
    private final String instance;
    private final long slot;
    private final Map<Long, Stored> entries = new TreeMap<>();
    private volatile JournalLog log;
    private long limit = LONG_LOG;

    OwnEntries(JournalFolder files, LeaseLock slots, String instance) throws IOException {
        this.files = files;
        this.slots = slots;
        this.instance = instance;
        this.slot = slots.lockSlot();
        boolean made = false;
        try {
            this.log = JournalLog.create(files.log(slot), instance);
            made = true;
        } finally {
            if (!made) {
                slots.unlockSlot(slot);
            }
        }
    }

    long slot() {
        return slot;
    }

    Optional<Stored> get(long id) {
        return Optional.ofNullable(entries.get(id));
    }

    boolean has(long id) {
        return entries.containsKey(id);
    }

    Set<Long> ids() {
        return Set.copyOf(entries.keySet());
    }

    Collection<Stored> all() {
        return entries.values();
    }

    /** Puts entries in and takes others out, in one step. */
    void change(Collection<Stored> put, Collection<Long> gone) throws IOException {
        if (put.isEmpty() && gone.containsAll(entries.keySet())) {
            log.clear();
        } else {
            append(new Change(put, gone));
        }
        gone.forEach(entries::remove);
        put.forEach(stored -> entries.put(stored.id(), stored));
        shorten();
    }

    private void append(Change change) throws IOException {
        log.append(change);
        if (log.isInPlace()) {
            return;
        }
        LOG.warn(
                "{} was taken over by an instance that believed this one dead, because its lock was dropped, as when"
                        + " other code in this process opens and closes the lock file",
                files.log(slot));
        log.close();
        entries.clear();
        slots.lockSlotAgain(slot);
        log = JournalLog.create(files.log(slot), instance);
        log.append(change);
    }

    private void shorten() {
        if (log.size() <= limit) {
            return;
        }
        long needed = entries.values().stream()
                .mapToLong(stored -> stored.entry().text().length())
                .sum();
        try {
            if (4 * needed < log.size()) {
                log.replaceWith(List.of(new Change(entries.values(), List.of())));
            }
            limit = Math.max(LONG_LOG, 8 * needed);
        } catch (IOException noRoom) {
            LOG.debug("{} stays as long as it is", files.log(slot), noRoom);
            limit = 2 * log.size();
        }
    }

    /** How much was written. */
    long written() {
        return log.written();
    }

    /** Waits until the disk has what was written up to then. */
    void force(long upTo) throws IOException {
        log.force(upTo);
    }

    /** Sees to it that others can tell that we live. */
    void keepSlot() {
        if (!slots.holdsSlot(slot)) {
            slots.lockSlotAgain(slot);
        }
    }

    /** Ends it all; the log stays if there is something in it. */
    void close() throws IOException {
        try {
            if (entries.isEmpty()) {
                log.delete();
            }
        } finally {
            log.close();
            slots.unlockSlot(slot);
        }
    }
}
