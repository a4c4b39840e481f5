package dev.baton;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this instance counts as present for as long as entries of the journal are its own, and that the
 * journal still has them. Used by the {@link JournalThread}.
 */
final class JournalPresence {

    private static final Logger LOG = LoggerFactory.getLogger(JournalPresence.class);

    /** How often one says so in the time for which it counts. */
    private static final int OFTEN = 4;

    private final Journal journal;
    private final Safety safety;
    private final JournalLease lease;
    private final JournalReach reach;
    private final Duration pause;
    private final TimeSource time;

    /** When to say again that we are present. */
    private long due;

    /**
     * Nobody knows of us yet.
     *
     * @param presence for how long one counts as present who has said so
     */
    JournalPresence(
            Journal journal,
            Safety safety,
            JournalLease lease,
            JournalReach reach,
            Duration presence,
            TimeSource time) {
        this.journal = journal;
        this.safety = safety;
        this.lease = lease;
        this.reach = reach;
        this.pause = presence.dividedBy(OFTEN);
        this.time = time;
    }

    /** Whether anything there may be ours. */
    boolean isNeeded() {
        return !safety.noted().isEmpty();
    }

    /** When to {@link #keep} it. */
    long due() {
        return due;
    }

    /** What the journal was asked has made us present. */
    void shown() {
        dueIn(pause);
    }

    /** To have written entries as our own has made us present; to have written none has not. */
    void shownWith(List<JournalEntry> written) {
        if (!written.isEmpty()) {
            shown();
        }
    }

    private void dueIn(Duration wait) {
        due = time.nanos() + wait.toNanos();
    }

    /** Says that we are present. */
    void keep() {
        shown();
        try {
            Set<Long> ours = safety.noted();
            if (journal.keepPresent() < ours.size()) {
                writeAgain(ours);
            }
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            dueIn(JournalReach.RETRY);
        }
    }

    /**
     * The store has lost its memory, as a Redis that came back empty: what is in ours is put back. What is there and
     * belongs to another is not: that one took us for dead, and handles it too.
     */
    private void writeAgain(Set<Long> ours) {
        Set<Long> missing = new HashSet<>(ours);
        journal.pending().forEach(pending -> missing.remove(pending.entry().id()));
        if (missing.isEmpty()) {
            return;
        }
        LOG.warn("The journal has lost entries; those in memory are written again.");
        FencingToken own = lease.token();
        List<JournalEntry> entries = safety.noting(safety.those(missing));
        if (own != null) {
            journal.write(own, entries, List.of(), List.of());
        } else {
            List<JournalEntry> delivered =
                    entries.stream().filter(JournalEntry::delivered).toList();
            journal.accept(delivered);
        }
    }
}
