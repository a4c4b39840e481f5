package dev.baton.emulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * getUpdates (tdlib/telegram-bot-api, {@code Client.cpp}, {@code process_get_updates_query} and
 * {@code do_get_updates}).
 *
 * <p>A bot has one place for a waiting poll. A poll that finds updates is answered at once and leaves the one that
 * waits in its place; a poll that has to wait takes the place, and the one that had it ends with a conflict. Nobody
 * looks whether the client of the waiting poll is still there: a poll whose client has gone keeps its place as a ghost.
 * Some have reported otherwise, namely that the newcomer is refused as long as the ghost stays; that is an option.
 *
 * <p>Two rules slow down clients that ask for the same thing again and again. They compare the offset as sent with that
 * of the poll before: within three seconds a short poll becomes one of three seconds, and within half a second at most
 * one update is returned.
 */
final class Polling {

    private static final int MAX_LIMIT = 100;
    private static final int MAX_TIMEOUT_SECONDS = 50;
    private static final int REPEATED_TIMEOUT_SECONDS = 3;
    private static final long REPEATED_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long HASTY_NANOS = Duration.ofMillis(500).toNanos();

    private final Turn turn;
    private final UpdateQueue queue;
    private final AllowedUpdates allowed;
    private final Conflicts conflicts;
    private boolean ghostsWin;
    private long wakeUpNanos;
    private int lastOffset = -1;
    private @Nullable Long lastStart;
    private @Nullable WaitingPoll waiting;

    Polling(
            Turn turn,
            UpdateQueue queue,
            AllowedUpdates allowed,
            Conflicts conflicts,
            boolean ghostsWin,
            Duration wakeUp) {
        this.turn = turn;
        this.queue = queue;
        this.allowed = allowed;
        this.conflicts = conflicts;
        this.ghostsWin = ghostsWin;
        this.wakeUpNanos = wakeUp.toNanos();
    }

    /** The bot starts anew; nothing waits. */
    void forget() {
        lastOffset = -1;
        lastStart = null;
    }

    /** Whether a new poll is refused while one waits whose client has gone. */
    void setGhostsWin(boolean ghostsWin) {
        this.ghostsWin = ghostsWin;
    }

    /** How long a waiting poll waits for more updates when the first has come; the next one that is woken does. */
    void setWakeUp(Duration wakeUp) {
        wakeUpNanos = wakeUp.toNanos();
    }

    boolean isWaiting() {
        return waiting != null;
    }

    void getUpdates(Query query) {
        Parameters parameters = query.parameters();
        int offset = parameters.integer("offset", 0);
        int limit = parameters.integer("limit", MAX_LIMIT, 1, MAX_LIMIT);
        int timeout = parameters.integer("timeout", 0, 0, MAX_TIMEOUT_SECONDS);
        allowed.update(parameters);
        long now = turn.clock().nanoTime();
        if (offset == lastOffset && lastStart != null) {
            long since = now - lastStart;
            timeout = since < REPEATED_NANOS ? Math.max(timeout, REPEATED_TIMEOUT_SECONDS) : timeout;
            limit = since < HASTY_NANOS ? 1 : limit;
        }
        lastOffset = offset;
        lastStart = now;
        poll(query, offset, limit, timeout);
    }

    private void poll(Query query, int askedOffset, int limit, int timeout) {
        if (askedOffset < 0) {
            queue.keepLast(-(long) askedOffset);
        }
        int offset = askedOffset <= 0 ? queue.head() : askedOffset;
        List<QueuedUpdate> batch = queue.confirmAndRead(offset, limit);
        if (batch.isEmpty() && timeout > 0) {
            await(query, offset, limit, Duration.ofSeconds(timeout));
        } else {
            query.answer(ApiAnswer.updates(batch));
        }
    }

    private void await(Query query, int offset, int limit, Duration timeout) {
        if (ghostsWin && waiting != null && waiting.query.isAbandoned()) {
            conflicts.end(query, Conflict.OTHER_GET_UPDATES);
            return;
        }
        displace(Conflict.OTHER_GET_UPDATES);
        WaitingPoll poll = new WaitingPoll(query, offset, limit, turn.clock().nanoTime() + timeout.toNanos());
        poll.timer = turn.schedule(timeout, () -> wakeUp(poll));
        waiting = poll;
    }

    /** Ends the waiting poll, if there is one, with a conflict. */
    void displace(Conflict conflict) {
        WaitingPoll poll = waiting;
        if (poll != null) {
            release(poll);
            conflicts.end(poll.query, conflict);
        }
    }

    /** Answers the waiting poll, if there is one, with what there is. */
    void answerWaiting() {
        if (waiting != null) {
            answer(waiting);
        }
    }

    /** An update was queued: the waiting poll is answered a moment later, so that others can join it. */
    void updateQueued() {
        WaitingPoll poll = waiting;
        if (poll == null) {
            return;
        }
        long now = turn.clock().nanoTime();
        if (!poll.woken) {
            poll.woken = true;
            poll.latest = earlier(poll.latest, now + 2 * wakeUpNanos);
            poll.timer.cancel();
            poll.due = earlier(poll.latest, now + wakeUpNanos);
            poll.timer = turn.schedule(Duration.ofNanos(poll.due - now), () -> wakeUp(poll));
        } else {
            poll.due = earlier(poll.latest, now + wakeUpNanos); // its timer will see
        }
    }

    private void wakeUp(WaitingPoll poll) {
        if (waiting != poll) {
            return;
        }
        long left = poll.due - turn.clock().nanoTime();
        if (left > 0) {
            poll.timer = turn.schedule(Duration.ofNanos(left), () -> wakeUp(poll));
        } else {
            answer(poll);
        }
    }

    private void answer(WaitingPoll poll) {
        release(poll);
        poll(poll.query, poll.offset, poll.limit, 0);
    }

    private void release(WaitingPoll poll) {
        poll.timer.cancel();
        waiting = null;
    }

    private static long earlier(long one, long other) {
        return one - other <= 0 ? one : other;
    }

    private static final class WaitingPoll {
        private final Query query;
        private final int offset;
        private final int limit;
        private EmulatorClock.Timer timer = () -> {};
        private boolean woken;
        private long latest;
        private long due;

        WaitingPoll(Query query, int offset, int limit, long deadline) {
            this.query = query;
            this.offset = offset;
            this.limit = limit;
            this.latest = deadline;
            this.due = deadline;
        }
    }
}
