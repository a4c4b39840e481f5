package dev.baton;

import dev.baton.botapi.RawUpdate;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Telegram delivers: writes it to the journal, has it handled, and says when Telegram may forget it.
 * Thread-safe.
 *
 * <p>An update may be forgotten when it is handled or, if that takes long, because it is in the journal: whoever owns
 * it there handles it, and if that instance dies, another one does. So a delivery that comes a second time waits for
 * the same handler, be it here or elsewhere.
 */
final class WebhookReceiver {

    /** What Telegram is to do with an update. */
    enum Receipt {
        /** Forget it. */
        TAKEN,
        /** Keep it for a moment: we cannot take it now. */
        BUSY,
        /** Bring it to another instance: we take nothing any more. */
        CLOSED,
        /** Keep it for longer: it cannot be written to the journal. */
        OUTAGE
    }

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);

    /** How long the answer waits for the handler. Telegram waits for a minute, and proxies for less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How soon, and then at least how often, one looks whether another instance has handled an update. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(20);

    private static final Duration LOOK = Duration.ofMillis(320);

    private final Dispatcher dispatcher;
    private final JournalKeeper journal;
    private final TimeSource time;
    private final StatusBoard board;
    private volatile boolean open = true;

    WebhookReceiver(Dispatcher dispatcher, JournalKeeper journal, TimeSource time, StatusBoard board) {
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.time = time;
        this.board = board;
    }

    /** Takes one delivery. */
    Receipt receive(String body) throws InterruptedException {
        if (!open) {
            return Receipt.CLOSED;
        }
        return switch (RawUpdate.read(body)) {
            case RawUpdate.Read read -> receive(Update.of(read));
            case RawUpdate.Unreadable unreadable -> {
                setAside(unreadable);
                yield Receipt.TAKEN;
            }
        };
    }

    /** Kept by Telegram, it would be repeated for a day and keep its chat waiting for so long. */
    private void setAside(RawUpdate.Unreadable unreadable) {
        LOG.error("A delivery cannot be read and is set aside: {}", unreadable);
        unreadable
                .id()
                .ifPresent(id -> journal.setAside(
                        new JournalEntry(id, 0, unreadable.json(), false, /* delivered= */ true),
                        "it cannot be read: " + unreadable.why()));
    }

    private Receipt receive(Update update) throws InterruptedException {
        if (!dispatcher.room().await(PATIENCE)) {
            return Receipt.BUSY;
        }
        try {
            return accept(update);
        } catch (LeaseStoreException outage) {
            LOG.warn("{} is not taken, because the journal cannot be written: {}", update, outage.getMessage());
            return Receipt.OUTAGE;
        }
    }

    private Receipt accept(Update update) throws InterruptedException {
        long deadline = time.nanos() + PATIENCE.toNanos();
        Duration pause = FIRST_LOOK;
        while (true) {
            switch (journal.accept(update)) {
                case Delivered.Taken(InFlight taken) -> {
                    board.contact();
                    board.received(update.id());
                    dispatcher.awaitEnd(taken, PATIENCE);
                    return Receipt.TAKEN;
                }
                case Delivered.Done() -> {
                    return Receipt.TAKEN;
                }
                case Delivered.Sealed() -> {
                    return Receipt.CLOSED;
                }
                case Delivered.Elsewhere() -> {
                    if (time.nanos() - deadline >= 0) {
                        return Receipt.TAKEN;
                    }
                    time.sleep(pause);
                    pause = pause.compareTo(LOOK) < 0 ? pause.multipliedBy(2) : LOOK;
                }
            }
        }
    }

    /** Takes nothing from now on. Telegram keeps the updates that are refused and tries again. */
    void close() {
        open = false;
    }
}
