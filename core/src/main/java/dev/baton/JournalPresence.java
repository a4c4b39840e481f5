package dev.baton;

import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseTiming;
import dev.baton.time.Moment;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that this instance counts as present for as long as entries of the journal are its own, and knows whether
 * it does: what waits here may be others' if it has been silent for too long. Used by the {@link JournalThread}, but
 * for {@link #isValid}, which any thread may ask.
 */
final class JournalPresence {

    /** How often one says so in the time for which it counts, and sees whether all is there that should be. */
    private static final int OFTEN = 4;

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Untold untold;
    private final Reconciler reconciler;
    private final JournalReach reach;
    private final Duration presence;
    private final Duration pause;
    private final Duration reliedOn;
    private final boolean polls;
    private final TimeSource time;

    /** When to say again that we are present, and to see what is there. */
    private long due;

    /** When to say so whatever else there is to do. */
    private long overdue;

    /** When we last saw what is there. */
    private long seen;

    /** When we last said so, as far as that was heard; null before. */
    private volatile @Nullable Moment last;

    /**
     * Nobody knows of us yet.
     *
     * @param presence for how long one counts as present who has said so
     * @param polls whether the lease guards what waits, so that it does not matter for that how long we were silent
     */
    JournalPresence(
            Journal journal,
            Dispatcher dispatcher,
            Untold untold,
            Reconciler reconciler,
            JournalReach reach,
            Duration presence,
            boolean polls,
            TimeSource time) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.untold = untold;
        this.reconciler = reconciler;
        this.reach = reach;
        this.presence = presence;
        this.pause = presence.dividedBy(OFTEN);
        this.reliedOn = new LeaseTiming(presence).softEnd();
        this.polls = polls;
        this.time = time;
    }

    /** Whether anything there may be ours. */
    boolean isNeeded() {
        return !dispatcher.safety().noted().isEmpty();
    }

    /** When to {@link #keep} it. */
    long due() {
        return due;
    }

    /** Whether others are sure to take us for present, so that what waits here is still ours. */
    boolean isValid() {
        Moment sign = last;
        return sign != null && sign.isWithin(reliedOn, time);
    }

    /** Whether others may have taken what waits here. */
    private boolean isInDoubt() {
        return !polls && !isValid();
    }

    /**
     * Asks the journal for something that may make us present.
     *
     * @param shows whether it has, by the answer
     */
    <T> T showing(Supplier<T> question, Predicate<T> shows) {
        Moment sign = Moment.now(time);
        T answer = question.get();
        if (shows.test(answer)) {
            if (!isInDoubt() || dispatcher.safety().waiting().isEmpty()) {
                shown(sign);
            } else {
                // First it has to be seen whether what waits is still ours.
                due = time.nanos();
            }
        }
        return answer;
    }

    private void shown(Moment sign) {
        Moment before = last;
        if (before == null || !before.isWithin(presence, time)) {
            seen = sign.nanos(); // what we had, others have taken or may take
        }
        last = sign;
        overdue = sign.nanos() + 2 * pause.toNanos();
        // While there is always something to ask, that shows us, but not whether what is there is what should be.
        due = earlier(sign.nanos() + pause.toNanos(), seen + presence.toNanos());
    }

    private static long earlier(long one, long other) {
        return one - other <= 0 ? one : other;
    }

    /**
     * Says that we are present and leaves it at that, since wishes wait that may change what should be there. Without
     * it others would take what we have, if there were always some.
     */
    void show() {
        Moment sign = Moment.now(time);
        try {
            journal.keepPresent();
            overdue = sign.nanos() + 2 * pause.toNanos();
            if (!isInDoubt()) {
                last = sign;
            }
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            overdue = time.nanos() + pause.toNanos();
        }
    }

    /** Whether it has to be said now that we are present, even before the wishes that wait. */
    boolean isOverdue() {
        return time.nanos() - overdue >= 0 && isNeeded();
    }

    /** Says that we are present, and sees whether the journal has what it should. */
    void keep() {
        boolean doubted = isInDoubt();
        Moment sign = Moment.now(time);
        try {
            Set<Long> there = journal.keepPresent();
            boolean asKnown = there.containsAll(dispatcher.safety().noted())
                    && untold.known().containsAll(there);
            if (doubted || !asKnown) {
                reconciler.reconcile();
            }
            seen = sign.nanos();
            shown(sign);
            dispatcher.proven();
        } catch (LeaseStoreException outage) {
            reach.noteOutage(outage);
            due = time.nanos() + JournalReach.RETRY.toNanos();
        }
    }
}
