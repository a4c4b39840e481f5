package dev.baton.emulator;

/**
 * An update in a bot's queue.
 *
 * @param queueKey updates with one key reach a webhook one after the other; 0 is no key
 * @param json the whole update as it goes over the wire
 * @param expiresAt the last second, in Unix time, at which it may be delivered
 */
record QueuedUpdate(int id, long queueKey, String json, long expiresAt) {

    boolean isExpired(long unixTime) {
        return expiresAt < unixTime;
    }
}
