package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.ConflictKind;
import dev.baton.botapi.NeverSentException;
import dev.baton.botapi.RawUpdate;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseKeeper;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for updates, one request at a time. Each confirms the batch before it, so it goes out when all of that is
 * handled or, if that takes longer than a moment, in the journal. It asks for no more than there is room for.
 *
 * <p><b>Offset.</b> The next offset is the last id received + 1, also when that is lower than before: Telegram may
 * start its numbers anew. A poller that begins to hold the lease starts at 0, which is always right, since the server
 * forgets what was confirmed; what is known already is skipped. After a hand-over it starts where the holder before has
 * stopped.
 *
 * <p><b>Ending.</b> Interrupting the thread is the way to stop a poll that waits: the connection is closed, and what
 * was on its way stays unconfirmed. {@link #settle()} then confirms what may be confirmed. Used by one thread.
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

    /**
     * How long handlers have before their updates are written to the journal. What is quicker than that costs no write,
     * and the next poll does not wait longer than that for anybody.
     */
    static final Duration MOMENT = Duration.ofMillis(5);

    /** How long to wait before a journal that could not be written is tried again. */
    private static final Duration DOUBT = Duration.ofMillis(250);

    /** How many updates are handed to their lanes at once, while those after them are still being read. */
    private static final int PART = 10;

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
    private final Safety safety;
    private final JournalKeeper journal;
    private final Outages outages;
    private final Optional<List<String>> allowedUpdates;
    private final TimeSource time;
    private final StatusBoard board;

    private boolean saidWhatIsAllowed;
    private long offset;
    private long confirmedOffset;
    private long perhapsConfirmed;

    /** How many of the next updates may have been handled before. */
    private int perhapsHandled;

    /** Whether nothing was received yet since a holder that was in doubt left the bot to us. */
    private boolean first;

    private boolean undisturbed;

    /** Whether what was to be confirmed at the end could not be. */
    private boolean unconfirmed;

    LongPoller(
            BotApi api,
            LeaseKeeper keeper,
            Dispatcher dispatcher,
            JournalKeeper journal,
            Outages outages,
            Optional<List<String>> allowedUpdates,
            TimeSource time,
            StatusBoard board) {
        this.api = api;
        this.allowedUpdates = allowedUpdates;
        this.keeper = keeper;
        this.dispatcher = dispatcher;
        this.safety = dispatcher.safety();
        this.journal = journal;
        this.outages = outages;
        this.time = time;
        this.board = board;
    }

    /**
     * Begins anew, with a lease just taken.
     *
     * @param clean whether the holder before left nothing in doubt; if not, what it received last may have been handled
     *     already: no more than one batch, and all of that is there when we ask first
     * @param leftInDoubt whether the holder before said that it did, when it let go
     * @param from the offset that the holder before left for us, if it handed over
     */
    void begin(boolean clean, boolean leftInDoubt, OptionalLong from) {
        saidWhatIsAllowed = false;
        offset = from.orElse(0);
        undisturbed = from.isPresent();
        unconfirmed = false;
        confirmedOffset = 0;
        perhapsConfirmed = 0;
        perhapsHandled = clean && !leftInDoubt ? 0 : BotApi.LARGEST_BATCH;
        first = leftInDoubt;
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
        if (!secure()) {
            return new End.LeaseLost();
        }
        while (true) {
            dispatcher.room().await();
            if (!keeper.prove()) {
                return new End.LeaseLost();
            }
            int room = dispatcher.room().left();
            if (room == 0) {
                continue; // the journal has brought something while the lease was proven
            }
            int limit = Math.min(room, BotApi.LARGEST_BATCH);
            ApiResult<Iterator<RawUpdate>> answer = request(limit, wait);
            switch (answer) {
                case ApiResult.Ok<Iterator<RawUpdate>>(Iterator<RawUpdate> batch) -> {
                    outages.over();
                    undisturbed = true;
                    saidWhatIsAllowed = true;
                    confirmedOffset = offset;
                    safety.confirmed(offset);
                    if (!keeper.isValid()) {
                        return new End.LeaseLost();
                    }
                    board.contact();
                    return !batch.hasNext() || take(batch, limit) ? new End.Undisturbed() : new End.LeaseLost();
                }
                case ApiResult.Conflict<Iterator<RawUpdate>>(ConflictKind kind, String description) -> {
                    outages.over();
                    undisturbed = false;
                    return new End.Conflicted(kind, description);
                }
                case ApiResult.Refused<Iterator<RawUpdate>> refused -> {
                    return new End.Refused(refused.code(), refused.description(), refused.isToken());
                }
                case ApiResult.RetryAfter<Iterator<RawUpdate>>(Duration pause) -> time.sleep(outages.told(pause));
                case ApiResult.Unreachable<Iterator<RawUpdate>> outage ->
                    time.sleep(outages.unreachable(outage.reason()));
            }
        }
    }

    /** Waits until all that the next request confirms is handled or in the journal; false if the lease is lost. */
    private boolean secure() throws InterruptedException {
        List<InFlight> unsafe = safety.await(MOMENT);
        while (!unsafe.isEmpty() && !journal.secure(unsafe)) {
            if (!keeper.prove()) {
                return false;
            }
            unsafe = safety.await(DOUBT);
        }
        return true;
    }

    private ApiResult<Iterator<RawUpdate>> request(int limit, Duration wait) throws InterruptedException {
        long sentAt = time.nanos();
        try {
            return allowedUpdates.isPresent() && !saidWhatIsAllowed
                    ? api.getUpdates(offset, limit, wait, allowedUpdates.get())
                    : api.getUpdates(offset, limit, wait);
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

    /** Takes a batch; false if the lease is lost, so that it was not taken. */
    private boolean take(Iterator<RawUpdate> batch, int limit) throws InterruptedException {
        if (!journal.awaitAdopted()) {
            return false;
        }
        boolean redelivered = perhapsHandled > 0;
        boolean any = false;
        int size = 0;
        dispatcher.startBatch();
        try {
            while (batch.hasNext()) {
                List<RawUpdate> part = next(batch);
                size += part.size();
                any |= takePart(part, redelivered);
            }
        } finally {
            dispatcher.endBatch();
        }
        if (!any) {
            // Nothing can be confirmed, so the same comes again: at least not at once.
            time.sleep(outages.unreachable("it sends updates without an update_id"));
            return true;
        }
        // If there was less than was asked for, the next ones are new. But the server gives one alone to whoever asks
        // with the offset of the poll before within half a second (tdlib/telegram-bot-api, Client.cpp), as one can that
        // gets the lease just after another has begun to poll.
        boolean all = size < limit && !(first && size == 1);
        perhapsHandled = all ? 0 : Math.max(0, perhapsHandled - size);
        first = false;
        board.received(offset - 1);
        return true;
    }

    private static List<RawUpdate> next(Iterator<RawUpdate> batch) {
        List<RawUpdate> part = new ArrayList<>(PART);
        while (part.size() < PART && batch.hasNext()) {
            part.add(batch.next());
        }
        return part;
    }

    /** Takes a part of a batch; false if there is nothing in it that could be confirmed. */
    private boolean takePart(List<RawUpdate> part, boolean redelivered) {
        List<Update> updates = new ArrayList<>(part.size());
        List<Long> ids = new ArrayList<>(part.size());
        for (RawUpdate raw : part) {
            switch (raw) {
                case RawUpdate.Read read -> {
                    ids.add(read.id());
                    Update update = Update.of(read);
                    updates.add(redelivered ? update.asRedelivered() : update);
                }
                case RawUpdate.Unreadable unreadable -> {
                    LOG.error("An update cannot be read and is set aside: {}", unreadable);
                    // Its id counts, or the server would send it again at once, and for ever.
                    unreadable.id().ifPresent(id -> {
                        ids.add(id);
                        journal.setAside(
                                new JournalEntry(id, 0, unreadable.json(), redelivered, false),
                                "it cannot be read: " + unreadable.why());
                    });
                }
            }
        }
        if (ids.isEmpty()) {
            return false;
        }
        if (ids.getFirst() < offset) {
            safety.startsAnew(ids.getFirst());
        }
        dispatcher.take(updates);
        offset = ids.getLast() + 1;
        return true;
    }

    /**
     * Confirms to Telegram what is handled or in the journal, so that nobody handles it again. Only while the lease is
     * valid, and while nothing begins.
     */
    void settle() throws InterruptedException {
        Long unsafe = safety.lowestUnsafe();
        long next = unsafe == null ? offset : Math.min(unsafe, offset);
        if (next != confirmedOffset && keeper.isValid()) {
            Duration patience = next == perhapsConfirmed ? REPEAT_PATIENCE : SETTLE_PATIENCE;
            ApiResult<String> answer =
                    api.call("getUpdates", Map.of("offset", next, "limit", 1, "timeout", 0), patience);
            if (answer instanceof ApiResult.Ok) {
                confirmedOffset = next;
            }
        }
        unconfirmed = next != confirmedOffset;
        if (!unconfirmed) {
            safety.confirmed(next);
        }
    }

    /**
     * As {@link #settle}, for one who tells the next poller where to go on: what a request on its way most likely
     * confirms is not said again. The next one may know the server by another address, and then ask from the beginning.
     */
    void settleWhatWasNotSaid() throws InterruptedException {
        if (offset != perhapsConfirmed) {
            settle();
        }
    }

    /**
     * From where another may go on polling without looking around, if all that was taken is handled or in the journal;
     * empty if this one could not poll.
     */
    OptionalLong whereToGoOn() {
        return undisturbed ? OptionalLong.of(offset) : OptionalLong.empty();
    }

    /**
     * Whether what the next poller receives first may have been handled before, or in part.
     *
     * @param from where it goes on; empty if it has to find out
     */
    boolean leavesDoubt(OptionalLong from) {
        return unconfirmed || perhapsHandled > 0 || safety.lowestUnsafe() != null || safety.hasTaken(from);
    }
}
