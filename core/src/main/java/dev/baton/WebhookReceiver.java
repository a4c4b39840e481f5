package dev.baton;

import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the deliveries of the webhook: checks that they come from Telegram, has the update handled, and answers when it
 * is handled or, if that takes long, because it is in the journal; for an answer in the two hundreds makes Telegram
 * forget the update. Thread-safe.
 */
final class WebhookReceiver {

    /** Well above the largest update that the server keeps (512 KiB). */
    static final int LARGEST_BODY = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** How long the answer waits for the handler. Telegram waits for a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String secret;
    private final Dispatcher dispatcher;
    private final JournalKeeper journal;
    private final StatusBoard board;
    private volatile boolean open = true;

    WebhookReceiver(String secret, Dispatcher dispatcher, JournalKeeper journal, StatusBoard board) {
        this.secret = secret;
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.board = board;
    }

    /** Whether a request with this header comes from Telegram. */
    boolean isGenuine(String givenSecret) {
        return WebhookSecret.matches(secret, givenSecret);
    }

    /** Handles one delivery and tells the status to answer. */
    int receive(String body) throws InterruptedException {
        Update update;
        try {
            update = Update.parse(body);
        } catch (IllegalArgumentException unreadable) {
            // Anything else than 200 would make Telegram repeat it for a day, and keep its chat waiting for so long.
            LOG.error("An update cannot be read and is left out: {}", unreadable.getMessage());
            return OK;
        }
        if (!open) {
            return UNAVAILABLE;
        }
        try {
            return receive(update);
        } catch (LeaseStoreException outage) {
            LOG.warn("{} is not taken, because the journal cannot be written: {}", update, outage.getMessage());
            return UNAVAILABLE;
        }
    }

    private int receive(Update update) throws InterruptedException {
        JournalEntry entry = new JournalEntry(update.id(), update.lane(), update.json(), false, /* delivered= */ true);
        return switch (journal.accept(entry)) {
            case Acceptance.Done() -> OK;
            case Acceptance.HandledElsewhere() -> UNAVAILABLE;
            case Acceptance.Accepted(JournalEntry ours, List<Elsewhere> before) -> {
                board.contact();
                board.received(update.id());
                InFlight taken =
                        dispatcher.takeDelivered(ours.perhapsHandled() ? update.asRedelivered() : update, before);
                if (!before.isEmpty()) {
                    journal.parked();
                }
                dispatcher.awaitEnd(taken, PATIENCE);
                yield OK;
            }
        };
    }

    /** Takes nothing from now on. Telegram keeps the updates that are refused and tries again. */
    void close() {
        open = false;
    }
}
