package dev.baton;

import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which updates Telegram may forget: those that are done, and those that are in the journal. Who polls asks here what
 * may be confirmed, and says what was; who keeps the journal says what is in it. Thread-safe.
 */
final class Safety {

    private final Backlog backlog;
    private final TimeSource time;

    Safety(Backlog backlog, TimeSource time) {
        this.backlog = backlog;
        this.time = time;
    }

    /**
     * Waits, for a moment at most, until every update is done or in the journal.
     *
     * @return those that are neither
     */
    List<InFlight> await(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        backlog.lock.lockInterruptibly();
        try {
            while (backlog.isAny(InFlight::isUnsafe) && time.nanos() - deadline < 0) {
                time.await(backlog.lock, backlog.safety, deadline);
            }
            return backlog.those(InFlight::isUnsafe);
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Updates are about to be written to the journal. Whoever ends from now on has to be removed there. */
    List<JournalEntry> noting(Collection<InFlight> updates) {
        backlog.lock.lock();
        try {
            return updates.stream()
                    .filter(update -> update.outcome() == null)
                    .peek(InFlight::note)
                    .map(InFlight::entry)
                    .toList();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Updates are in the journal. */
    void secured(Collection<InFlight> updates) {
        backlog.lock.lock();
        try {
            updates.forEach(InFlight::secure);
            backlog.safety.signalAll();
        } finally {
            backlog.lock.unlock();
        }
    }

    /** What is in flight and may be in the journal as ours. */
    List<InFlight> ours() {
        backlog.lock.lock();
        try {
            return backlog.those(InFlight::isNoted);
        } finally {
            backlog.lock.unlock();
        }
    }

    /** The ids of {@link #ours}. */
    Set<Long> noted() {
        return ours().stream().map(InFlight::id).collect(Collectors.toSet());
    }

    /** What may be in the journal as ours, and has not begun or is to be tried again. */
    List<InFlight> waiting() {
        backlog.lock.lock();
        try {
            return backlog.those(update -> update.isNoted() && update.isWaiting());
        } finally {
            backlog.lock.unlock();
        }
    }

    /** The lowest id of an update that is neither done nor in the journal; null if there is none. */
    @Nullable Long lowestUnsafe() {
        backlog.lock.lock();
        try {
            return backlog.lowestUnsafe();
        } finally {
            backlog.lock.unlock();
        }
    }

    /**
     * Whether an update was begun that whoever asks next gets again.
     *
     * @param from the offset from which that one asks; empty if from the beginning, all that runs being confirmed
     */
    boolean hasTaken(OptionalLong from) {
        backlog.lock.lock();
        try {
            return backlog.hasHandled(from.orElse(0))
                    || (from.isPresent() && backlog.isAny(update -> update.id() >= from.getAsLong()));
        } finally {
            backlog.lock.unlock();
        }
    }

    /** All updates below an offset were confirmed: they do not come again. */
    void confirmed(long offset) {
        backlog.lock.lock();
        try {
            backlog.confirmed(offset);
        } finally {
            backlog.lock.unlock();
        }
    }

    /** Telegram has begun to count anew: ids from here on mean other updates than before. */
    void startsAnew(long from) {
        backlog.lock.lock();
        try {
            backlog.startsAnew(from);
        } finally {
            backlog.lock.unlock();
        }
    }
}
