package dev.baton.emulator;

import java.nio.charset.StandardCharsets;

/** An update in a bot's queue. */
final class QueuedUpdate {

    private final int id;
    private final long queueKey;
    private final byte[] json;
    private final long expiresAt;

    /**
     * An update.
     *
     * @param queueKey updates with one key reach a webhook one after the other; 0 is no key
     * @param json the whole update as it goes over the wire; not to be changed
     * @param expiresAt the last second, in Unix time, at which it may be delivered
     */
    QueuedUpdate(int id, long queueKey, byte[] json, long expiresAt) {
        this.id = id;
        this.queueKey = queueKey;
        this.json = json;
        this.expiresAt = expiresAt;
    }

    int id() {
        return id;
    }

    long queueKey() {
        return queueKey;
    }

    /** All of it; not to be changed. */
    byte[] json() {
        return json;
    }

    /** The same, to be read. */
    String text() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Whether it may not be delivered any more. */
    boolean isExpired(long unixTime) {
        return expiresAt < unixTime;
    }
}
