package dev.baton.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The updates of one queue key on their way to a webhook: one after the other, each as often as it takes. */
final class WebhookLane {

    private static final int MAX_DOUBLED_SECONDS = 32;
    private static final int LATE_SECONDS = 60;
    private static final int MAX_RETRY_AFTER_SECONDS = 3600;

    private final Deque<QueuedUpdate> updates = new ArrayDeque<>();
    private final long key;
    private int nextDelaySeconds;

    WebhookLane(long key) {
        this.key = key;
    }

    long key() {
        return key;
    }

    void add(QueuedUpdate update) {
        updates.add(update);
    }

    @Nullable QueuedUpdate first() {
        return updates.peek();
    }

    /** The first is done with. */
    void next() {
        updates.remove();
        nextDelaySeconds = 0;
    }

    /**
     * How long to wait after a failure: not at all, then 2, 4, 8, 16 and 32 seconds, then one to two minutes each time;
     * unless the webhook says how long, which does not count as a step.
     */
    Duration delay(int retryAfter, RandomGenerator random) {
        if (retryAfter > 0) {
            return Duration.ofSeconds(Math.min(retryAfter, MAX_RETRY_AFTER_SECONDS));
        }
        int delay = nextDelaySeconds;
        nextDelaySeconds = Math.max(2, 2 * delay);
        if (delay <= MAX_DOUBLED_SECONDS) {
            return Duration.ofSeconds(delay);
        }
        nextDelaySeconds = delay;
        return Duration.ofMillis(1000L * LATE_SECONDS + random.nextInt(1000 * LATE_SECONDS));
    }
}
