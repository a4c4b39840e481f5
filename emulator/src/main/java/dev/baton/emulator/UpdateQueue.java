package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A bot's updates on their way to it, whichever the way (tdlib/td, {@code TQueue.cpp}). Ids count up by one from a
 * random start. {@code head} is the smallest id stored, {@code tail} the next to be given out; both are 0 in a queue
 * never used.
 */
final class UpdateQueue {

    private static final int MIN_FIRST_ID = 2_000_001;
    private static final int MAX_FIRST_ID = 1_000_000_000;
    private static final int MAX_ID = 2_000_000_000;
    private static final int MAX_UPDATES = 100_000;
    private static final int MAX_UPDATE_LENGTH = 512 * 1024;
    private static final long MAX_TOTAL_LENGTH = 128L * 1024 * 1024;
    private static final int MAX_REMEMBERED = 1_000_000;
    private static final int MAX_RECENT = 100;
    private static final int MAX_BEYOND_TAIL = 10;
    private static final int MAX_BATCH_LENGTH = 1 << 22;
    private static final int UPDATE_OVERHEAD = 50;

    private final StoredUpdates updates = new StoredUpdates();
    private final Deque<Long> confirmed = new ArrayDeque<>();
    private final Deque<QueuedUpdate> recent = new ArrayDeque<>(1);
    private final InstantSource time;
    private final RandomGenerator random;
    private int tail;

    UpdateQueue(InstantSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** Adds an update, or drops it without a word when the queue is full. */
    Optional<QueuedUpdate> add(UpdateKind kind, long queueKey, String contentJson, long expiresAt) {
        if (updates.size() >= MAX_UPDATES
                || updates.bytes() >= MAX_TOTAL_LENGTH
                || contentJson.length() > MAX_UPDATE_LENGTH) {
            return Optional.empty();
        }
        if (tail == 0 || tail >= MAX_ID) {
            clear();
            tail = random.nextInt(MIN_FIRST_ID, MAX_FIRST_ID + 1);
        }
        int id = tail++;
        String json = "{\"update_id\":" + id + ",\n\"" + kind.field() + "\":" + contentJson + "}";
        QueuedUpdate update = new QueuedUpdate(id, queueKey, json.getBytes(StandardCharsets.UTF_8), expiresAt);
        updates.add(update);
        return Optional.of(update);
    }

    int head() {
        return updates.size() == 0 ? tail : updates.firstId();
    }

    int tail() {
        return tail;
    }

    /** May count some that have expired. */
    int size() {
        return updates.size();
    }

    /**
     * The ids that were confirmed by an offset or by a webhook, in the order of their confirmation; the last million.
     */
    List<Long> confirmed() {
        return List.copyOf(confirmed);
    }

    /** Starts again with this id, and without updates. */
    void startAt(int id) {
        clear();
        tail = id;
    }

    /** Forgets all; nobody confirmed them. Returns how many. */
    int clear() {
        int count = updates.size();
        updates.clear();
        recent.clear();
        return count;
    }

    /** Forgets all but the last so many; nobody confirmed those forgotten. */
    void keepLast(long count) {
        while (updates.size() > count) {
            updates.remove(updates.firstId());
        }
    }

    /**
     * Confirms what lies below an offset and reads what lies from it on. An offset far beyond the tail or far below the
     * head is one from another life of the queue: it confirms nothing, and reading starts at the head.
     */
    List<QueuedUpdate> confirmAndRead(int offset, int limit) {
        boolean believable =
                offset < MAX_ID && offset <= (long) tail + MAX_BEYOND_TAIL && offset >= (long) head() - MAX_UPDATES;
        int from = believable ? offset : head();
        updates.removeBelow(from).forEach(this::confirmed);
        return read(from, limit);
    }

    /** Reads without confirming; what has expired is removed on the way. */
    List<QueuedUpdate> read(int from, int limit) {
        long now = time.instant().getEpochSecond();
        List<QueuedUpdate> batch = new ArrayList<>();
        List<QueuedUpdate> expired = new ArrayList<>();
        long batchLength = 0;
        Iterator<QueuedUpdate> rest = updates.from(from);
        while (rest.hasNext() && batch.size() < limit && batchLength < MAX_BATCH_LENGTH) {
            QueuedUpdate update = rest.next();
            if (update.isExpired(now)) {
                expired.add(update);
            } else {
                batch.add(update);
                batchLength += update.json().length + UPDATE_OVERHEAD;
            }
        }
        expired.forEach(update -> updates.remove(update.id()));
        return batch;
    }

    void confirm(int id) {
        QueuedUpdate update = updates.remove(id);
        if (update != null) {
            confirmed(update);
        }
    }

    private void confirmed(QueuedUpdate update) {
        if (confirmed.size() == MAX_REMEMBERED) {
            confirmed.removeFirst();
        }
        confirmed.add((long) update.id());
        if (recent.size() == MAX_RECENT) {
            recent.removeFirst();
        }
        recent.add(update);
    }

    /** Takes back so many confirmations, the last first; the last hundred can be. */
    void takeBackConfirmations(int count) {
        for (int i = 0; i < count && !recent.isEmpty(); i++) {
            QueuedUpdate update = recent.removeLast();
            confirmed.removeLast();
            updates.add(update);
        }
    }

    void remove(int id) {
        updates.remove(id);
    }

    boolean contains(int id) {
        return updates.contains(id);
    }
}
