package dev.baton;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the journal has still to be told: which updates are done or failed, and which of the deliveries that it has not
 * answered are not ours. Any thread may note what is done, with the lock of the monitor held; all else is for the
 * {@link JournalThread}.
 */
final class Untold {

    /** So many are told even while there is always something else to ask the journal. */
    private static final int MANY = 64;

    /**
     * For so long one waits while there is always something else to ask. What the journal has not been told when this
     * process is killed is handled again; and to tell it fifty times a second costs little beside what keeps it busy.
     */
    private static final Duration LONGEST = Duration.ofMillis(20);

    private record Done(long id, long at) {}

    private final Journal journal;
    private final Safety safety;
    private final JournalMonitor monitor;
    private final TimeSource time;

    /** The oldest first. Guarded by the lock of the monitor. */
    private final List<Done> done = new ArrayList<>();

    private final List<FailedEntry> failed = new ArrayList<>();

    /**
     * The ids of deliveries of which the store has not said whether they are ours. Telegram keeps them, and may bring
     * them to another instance, which would leave them to us if they were.
     */
    private final Set<Long> unanswered = new HashSet<>();

    Untold(Journal journal, Safety safety, JournalMonitor monitor, TimeSource time) {
        this.journal = journal;
        this.safety = safety;
        this.monitor = monitor;
        this.time = time;
    }

    /** An update was handled. Called with the lock of the monitor held. */
    void done(long id) {
        done.add(new Done(id, time.nanos()));
    }

    /** An update failed, and the journal was out of reach. */
    void failed(FailedEntry failure) {
        failed.add(failure);
    }

    /** The journal is about to be asked whether these are ours. */
    void asked(Collection<Long> ids) {
        unanswered.addAll(ids);
    }

    /** It has answered for these. */
    void answered(Collection<Long> ids) {
        ids.forEach(unanswered::remove);
    }

    /** Whether there is nothing to be told. Called with the lock of the monitor held. */
    boolean isEmpty() {
        return done.isEmpty() && failed.isEmpty() && unanswered.isEmpty();
    }

    /** Whether it should not wait any longer. Called with the lock of the monitor held. */
    boolean isDue() {
        return done.size() >= MANY || (!done.isEmpty() && time.nanos() - done.getFirst().at >= LONGEST.toNanos());
    }

    /** The ids of what is over here, and still ours in the journal. */
    private Set<Long> over() {
        Set<Long> over = new HashSet<>(done());
        failed.forEach(failure -> over.add(failure.entry().id()));
        return over;
    }

    /** What is ours in the journal, or was until a moment ago. In this order, so that none is missed on its way. */
    Set<Long> known() {
        Set<Long> known = new HashSet<>(safety.noted());
        known.addAll(over());
        return known;
    }

    /**
     * Tells all of it.
     *
     * @throws LeaseStoreException if the journal is out of reach; then all that may not have been told stays untold
     */
    void tell() {
        List<Long> ids = done();
        for (FailedEntry failure : failed) {
            journal.fail(failure);
        }
        if (!ids.isEmpty()) {
            journal.done(ids);
        }
        leaveUnanswered();
        failed.clear();
        monitor.lock.lock();
        try {
            done.subList(0, ids.size()).clear();
        } finally {
            monitor.lock.unlock();
        }
    }

    private List<Long> done() {
        monitor.lock.lock();
        try {
            return done.stream().map(Done::id).toList();
        } finally {
            monitor.lock.unlock();
        }
    }

    /**
     * Leaves to others the deliveries of which we do not know whether they are ours.
     *
     * @throws LeaseStoreException if the journal is out of reach
     */
    void leaveUnanswered() {
        if (!unanswered.isEmpty()) {
            // What was brought twice, and was ours before the store fell silent, stays so.
            unanswered.removeAll(known());
            journal.free(unanswered);
            unanswered.clear();
        }
    }
}
