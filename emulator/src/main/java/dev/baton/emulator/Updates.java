package dev.baton.emulator;

/** Where updates come from, on their way into the queue. To be used in the bot's {@link Turn}. */
final class Updates {

    private final Turn turn;
    private final UpdateQueue queue;
    private final AllowedUpdates allowed;
    private final Runnable onQueued;

    Updates(Turn turn, UpdateQueue queue, AllowedUpdates allowed, Runnable onQueued) {
        this.turn = turn;
        this.queue = queue;
        this.allowed = allowed;
        this.onQueued = onQueued;
    }

    /**
     * Queues an update; returns its id, or 0 when it was not queued because the bot does not want it, it is too old
     * already or the queue is full.
     *
     * @param subject the chat or the user that it is about
     * @param date when it came to be, in Unix time
     */
    long add(UpdateKind kind, long subject, long date, String contentJson) {
        return add(kind, contentJson, kind.queueKey(subject), kind.expiresAt(date));
    }

    /** The same, of any content at all. */
    long add(UpdateKind kind, UpdateContent content) {
        Long date = content.date();
        return add(kind, content.subject(), date == null ? now() : date, content.json());
    }

    private long add(UpdateKind kind, String json, long queueKey, long expiresAt) {
        if (!allowed.contains(kind) || expiresAt < now()) {
            return 0;
        }
        return queue.add(kind, queueKey, json, expiresAt)
                .map(update -> {
                    onQueued.run();
                    return (long) update.id();
                })
                .orElse(0L);
    }

    private long now() {
        return turn.clock().now().getEpochSecond();
    }
}
