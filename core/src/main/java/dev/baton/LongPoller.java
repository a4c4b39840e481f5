package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.ConflictKind;
import dev.baton.botapi.NeverSentException;
import dev.baton.lease.LeaseKeeper;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for updates, one request at a time, and has each batch handled before the next request confirms it.
 *
 * <p><b>Offset.</b> The next offset is the last id received + 1, also when that is lower than before: Telegram may
 * start its numbers anew. A poller that begins to hold the lease starts at 0, which is always right, since the server
 * forgets what was confirmed; what this instance handled but could not confirm is remembered and skipped. After a
 * hand-over it starts where the holder before has stopped.
 *
 * <p><b>Ending.</b> Interrupting the thread is the way to stop a poll that waits: the connection is closed, and what
 * was on its way stays unconfirmed. {@link #settle()} then confirms what was handled. Used by one thread, except for
 * {@link #abandon()}.
 */
final class LongPoller {

    /** Why polling ended. */
    sealed interface End {

        /** The lease cannot be relied on any more. */
        record LeaseLost() implements End {}

        /** Telegram answered 409. */
        record Conflicted(ConflictKind kind, String description) implements End {}

        /** Telegram refused the request for good. */
        record Refused(int code, String description, boolean isToken) implements End {}

        /** A probe was answered without a conflict. */
        record Undisturbed() implements End {}
    }

    /** A probe has to outlast the 3 s for which the server may hold a 409 back. */
    static final Duration PROBE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LongPoller.class);

    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(1);

    /** A request that has been on its way for so long has arrived, or its connection had broken. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    /**
     * Patience with a repeated confirmation. Shorter, because it is most likely needless, and the server may hold back
     * the answer to a second poll with the same offset for three seconds.
     */
    private static final Duration REPEAT_PATIENCE = Duration.ofMillis(300);

    private final BotApi api;
    private final LeaseKeeper keeper;
    private final Dispatcher dispatcher;
    private final Outages outages;
    private final TimeSource time;
    private final StatusBoard board;

    private final NavigableSet<Long> handledUnconfirmed = new TreeSet<>();
    private final List<Long> received = new ArrayList<>();
    private long offset;
    private long confirmedOffset;
    private long perhapsConfirmed;
    private boolean redelivered;
    private boolean undisturbed;
    private volatile Dispatcher.Batch underWay;

    LongPoller(
            BotApi api,
            LeaseKeeper keeper,
            Dispatcher dispatcher,
            Outages outages,
            TimeSource time,
            StatusBoard board) {
        this.api = api;
        this.keeper = keeper;
        this.dispatcher = dispatcher;
        this.outages = outages;
        this.time = time;
        this.board = board;
        this.underWay = dispatcher.dispatch(List.of());
    }

    /**
     * Begins anew, with a lease just taken.
     *
     * @param clean whether the holder before left nothing in doubt; if not, the first batch may have been handled
     *     already
     * @param from the offset that the holder before left for us, if it handed over
     */
    void begin(boolean clean, OptionalLong from) {
        rememberHandled();
        received.clear();
        offset = from.orElse(0);
        undisturbed = from.isPresent();
        confirmedOffset = 0;
        perhapsConfirmed = 0;
        redelivered = !clean;
    }

    /** Polls until something ends it. */
    End poll() throws InterruptedException {
        while (true) {
            End end = pollOnce(BotApi.LONGEST_POLL);
            if (!(end instanceof End.Undisturbed)) {
                return end;
            }
        }
    }

    /** Polls once, for a short while, to see whether a foreign consumer is still there. */
    End probe() throws InterruptedException {
        return pollOnce(PROBE);
    }

    private End pollOnce(Duration wait) throws InterruptedException {
        underWay.await();
        rememberHandled();
        while (true) {
            if (!keeper.prove()) {
                return new End.LeaseLost();
            }
            ApiResult<List<String>> answer = request(wait);
            switch (answer) {
                case ApiResult.Ok<List<String>>(List<String> batch) -> {
                    outages.over();
                    undisturbed = true;
                    confirmed();
                    if (!keeper.isValid()) {
                        return new End.LeaseLost();
                    }
                    board.contact();
                    handle(batch);
                    return new End.Undisturbed();
                }
                case ApiResult.Conflict<List<String>>(ConflictKind kind, String description) -> {
                    outages.over();
                    undisturbed = false;
                    return new End.Conflicted(kind, description);
                }
                case ApiResult.Refused<List<String>> refused -> {
                    return new End.Refused(refused.code(), refused.description(), refused.isToken());
                }
                case ApiResult.RetryAfter<List<String>>(Duration pause) -> time.sleep(outages.told(pause));
                case ApiResult.Unreachable<List<String>>(String reason) -> time.sleep(outages.unreachable(reason));
            }
        }
    }

    private ApiResult<List<String>> request(Duration wait) throws InterruptedException {
        long sentAt = time.nanos();
        try {
            return api.getUpdates(offset, BotApi.LARGEST_BATCH, wait);
        } catch (NeverSentException confirmsNothing) {
            throw confirmsNothing;
        } catch (InterruptedException e) {
            // On a busy machine a request is written long after it was sent, and not at all if it is given up before.
            perhapsConfirmed = offset;
            if (time.nanos() - sentAt >= ON_ITS_WAY.toNanos()) {
                confirmedOffset = offset;
            }
            throw e;
        }
    }

    /** A request with the present offset was answered. */
    private void confirmed() {
        confirmedOffset = offset;
        handledUnconfirmed.headSet(offset).clear();
    }

    private void handle(List<String> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        List<Update> updates = new ArrayList<>(batch.size());
        for (String json : batch) {
            try {
                Update update = Update.parse(json);
                received.add(update.id());
                if (!handledUnconfirmed.contains(update.id())) {
                    updates.add(redelivered ? update.asRedelivered() : update);
                }
            } catch (IllegalArgumentException unreadable) {
                LOG.error("An update cannot be read and is left out: {}", unreadable.getMessage());
                // Its id counts, or the server would send it again at once, and for ever.
                Update.idOf(json).ifPresent(id -> {
                    received.add(id);
                    handledUnconfirmed.add(id);
                });
            }
        }
        // After a pause of the whole process, this look is what comes before anything else.
        underWay = dispatcher.dispatch(updates, keeper::isValid);
        underWay.await();
        rememberHandled();
        if (received.isEmpty()) {
            // Nothing can be confirmed, so the same comes again: at least not at once.
            time.sleep(outages.unreachable("it sends updates without an update_id"));
            return;
        }
        board.received(received.getLast());
        redelivered = leavesRedelivered();
        offset = firstUnhandled();
        received.clear();
    }

    private void rememberHandled() {
        handledUnconfirmed.addAll(underWay.done());
    }

    /** Begins none of the updates that were received and are not begun yet. Telegram keeps them. */
    void abandon() {
        underWay.abandon();
    }

    /** Lets handlers finish, however long they need. */
    void finish() throws InterruptedException {
        underWay.await();
        rememberHandled();
    }

    /** Lets handlers finish, and interrupts those that need longer. */
    void drain(Duration grace) throws InterruptedException {
        if (!underWay.await(grace)) {
            LOG.warn(
                    "Handlers were still running after {} ms and were interrupted; Telegram will deliver their updates"
                            + " again.",
                    grace.toMillis());
            redelivered = true;
        }
        rememberHandled();
    }

    /**
     * Confirms to Telegram what was handled, so that nobody handles it again. Only while the lease is valid, and after
     * {@link #drain}.
     */
    void settle() throws InterruptedException {
        long next = firstUnhandled();
        if (next != confirmedOffset && keeper.isValid()) {
            Duration patience = next == perhapsConfirmed ? REPEAT_PATIENCE : SETTLE_PATIENCE;
            api.call("getUpdates", Map.of("offset", next, "limit", 1, "timeout", 0), patience);
        }
    }

    /** From where another may go on polling without looking around; empty if this one could not poll. */
    OptionalLong whereToGoOn() {
        return undisturbed ? OptionalLong.of(firstUnhandled()) : OptionalLong.empty();
    }

    /** Whether what the next poller receives first may have been handled already, or in part. */
    boolean leavesRedelivered() {
        boolean marksAreHandled = !received.isEmpty() && firstUnhandled() == received.getLast() + 1;
        return redelivered && !marksAreHandled;
    }

    /**
     * As {@link #settle}, for one who tells the next poller where to go on: so what a request on its way most likely
     * confirms is not said again.
     */
    void settleWhatWasNotSaid() throws InterruptedException {
        if (firstUnhandled() != perhapsConfirmed) {
            settle();
        }
    }

    /** The offset that confirms as much as was handled without leaving one out. */
    private long firstUnhandled() {
        long next = offset;
        for (long id : received) {
            if (!handledUnconfirmed.contains(id)) {
                break;
            }
            next = id + 1;
        }
        return next;
    }
}
