package dev.baton;

import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * An update between the moment when it was taken and the one when it is done. Guarded by the lock of the
 * {@link Backlog}.
 */
final class InFlight {

    /** Whether it may have been handled before; also after a failed try, as far as the next instance is concerned. */
    private boolean perhapsHandled;

    private Update update;

    /** Whether Telegram brings it, and may bring it again. */
    private final boolean delivered;

    /** Whether it is in the journal: then it may be confirmed to Telegram before it is handled. */
    private boolean safe;

    /** Whether it may be in the journal, so that it has to be removed there. */
    private boolean noted;

    /** The thread that handles it, while one does. */
    private @Nullable Thread handledBy;

    /** Whether its entry in the journal does not say that it may have been handled before. */
    private boolean unmarked;

    private int failures;
    private long notBefore;
    private boolean interrupted;
    private @Nullable Outcome outcome;

    /** How it ended. */
    enum Outcome {
        HANDLED,
        SET_ASIDE,
        /** It was not handled, and whoever keeps it (Telegram, or the journal) will bring it again. */
        LEFT
    }

    InFlight(Update update, boolean delivered, boolean safe) {
        this.update = update;
        this.delivered = delivered;
        this.safe = safe;
        this.noted = safe;
        this.perhapsHandled = update.redelivered();
    }

    Update update() {
        return update;
    }

    long id() {
        return update.id();
    }

    JournalEntry entry() {
        return new JournalEntry(update.id(), update.lane(), update.json(), perhapsHandled, delivered);
    }

    /** What it takes in memory, roughly, in bytes. */
    long size() {
        return update.length();
    }

    boolean isSafe() {
        return safe;
    }

    void note() {
        noted = true;
    }

    void secure() {
        noted = true;
        safe = true;
    }

    /** Another instance has it in the journal, and handles it too: it is not lost, and not ours to write. */
    void keptElsewhere() {
        safe = true;
    }

    boolean isDelivered() {
        return delivered;
    }

    boolean isNoted() {
        return noted;
    }

    boolean isRunning() {
        return handledBy != null;
    }

    /** Whether its handler has not begun, or is to try again. */
    boolean isWaiting() {
        return handledBy == null && outcome == null;
    }

    /** Whether it is neither done nor in the journal. */
    boolean isUnsafe() {
        return outcome == null && !safe;
    }

    void begin(Thread thread) {
        handledBy = thread;
        perhapsHandled = true;
    }

    /** Counts a failure. */
    int fail() {
        return ++failures;
    }

    /** Has it wait, after a failure, for the next try. */
    void waitAgain(long nanos) {
        handledBy = null;
        notBefore = nanos;
    }

    /** It waits here, and another instance may have handled it meanwhile. */
    void mark() {
        perhapsHandled = true;
        update = update.asRedelivered();
    }

    /** It comes from a journal that does not say whether it may have been handled before. */
    InFlight unmarked() {
        unmarked = true;
        return this;
    }

    /** Whether it may have been handled, or was, and its entry in the journal does not say so. */
    boolean isUnmarked() {
        return unmarked || failures > 0;
    }

    boolean mayBegin(TimeSource time) {
        return failures == 0 || time.nanos() - notBefore >= 0;
    }

    long notBefore() {
        return notBefore;
    }

    /** Interrupts its handler, if one runs. */
    void interrupt() {
        if (handledBy != null) {
            interrupted = true;
            handledBy.interrupt();
        }
    }

    boolean isInterrupted() {
        return interrupted;
    }

    void end(Outcome how) {
        handledBy = null;
        outcome = how;
    }

    /** How it ended; null while it has not. */
    @Nullable Outcome outcome() {
        return outcome;
    }
}
