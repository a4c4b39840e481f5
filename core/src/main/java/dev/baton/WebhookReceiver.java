package dev.baton;

import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the deliveries of the webhook: checks that they come from Telegram, has the update handled, and answers only
 * then, because an answer in the two hundreds makes Telegram forget the update. Thread-safe.
 *
 * <p>When a handler needs longer than Telegram waits (a minute), Telegram delivers the update again; that delivery
 * waits for the same handler.
 */
final class WebhookReceiver {

    /** Well above the largest update that the server keeps (512 KiB). */
    static final int LARGEST_BODY = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** How many ids are remembered in order to recognise a repeated delivery. */
    private static final int MEMORY = 10_000;

    private final String secret;
    private final Dispatcher dispatcher;
    private final TimeSource time;
    private final StatusBoard board;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Dispatcher.Batch> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Dispatcher.Batch> eldest) {
            return size() > MEMORY;
        }
    };
    private boolean open = true;

    WebhookReceiver(String secret, Dispatcher dispatcher, TimeSource time, StatusBoard board) {
        this.secret = secret;
        this.dispatcher = dispatcher;
        this.time = time;
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
        Dispatcher.Batch batch = accept(update);
        if (batch == null) {
            return UNAVAILABLE;
        }
        batch.await();
        return batch.done().contains(update.id()) ? OK : UNAVAILABLE;
    }

    private Dispatcher.@Nullable Batch accept(Update update) {
        lock.lock();
        try {
            Dispatcher.Batch known = recent.get(update.id());
            if (known != null) {
                return known;
            }
            if (!open) {
                return null;
            }
            board.contact();
            board.received(update.id());
            Dispatcher.Batch batch = dispatcher.dispatch(List.of(update));
            recent.put(update.id(), batch);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no new updates from now on, and lets handlers finish. Telegram keeps the updates that are refused and tries
     * again.
     */
    void drain(Duration grace) throws InterruptedException {
        List<Dispatcher.Batch> accepted;
        lock.lock();
        try {
            open = false;
            accepted = List.copyOf(recent.values());
        } finally {
            lock.unlock();
        }
        long deadline = time.nanos() + grace.toNanos();
        for (Dispatcher.Batch batch : accepted) {
            batch.await(Duration.ofNanos(Math.max(0, deadline - time.nanos())));
        }
    }
}
