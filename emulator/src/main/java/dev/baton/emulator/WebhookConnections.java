package dev.baton.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How many connections to a webhook there are, and when one more may be opened (tdlib/telegram-bot-api,
 * {@code WebhookActor.cpp}): while the webhook works, ten in half a second up to the bot's limit; while it does not, a
 * single one, tried every two seconds.
 */
final class WebhookConnections {

    private static final long WORKING_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int BURST = 10;
    private static final long BURST_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PATIENT_NANOS = Duration.ofSeconds(2).toNanos();

    private final int max;
    private final Deque<Long> opened = new ArrayDeque<>();
    private int open;
    private int busy;
    private @Nullable Long lastSuccess;

    WebhookConnections(int max) {
        this.max = max;
    }

    /** Takes a connection, or says why there is none. */
    Taking take(long now) {
        if (busy == open) {
            if (open >= (isWorking(now) ? max : 1)) {
                return new AllBusy();
            }
            long wait = waitToOpen(now);
            if (wait > 0) {
                return new TooSoon(wait);
            }
            open++;
            opened.addLast(now);
            if (opened.size() > BURST) {
                opened.removeFirst();
            }
        }
        busy++;
        return new Taken();
    }

    private long waitToOpen(long now) {
        if (opened.isEmpty()) {
            return 0;
        }
        if (isWorking(now)) {
            return opened.size() < BURST ? 0 : opened.getFirst() + BURST_NANOS - now;
        }
        return opened.getLast() + PATIENT_NANOS - now;
    }

    private boolean isWorking(long now) {
        return lastSuccess != null && now - lastSuccess < WORKING_NANOS;
    }

    void giveBack() {
        busy--;
    }

    void succeeded(long now) {
        lastSuccess = now;
        giveBack();
    }

    void broke() {
        giveBack();
        open--;
    }

    sealed interface Taking {}

    record Taken() implements Taking {}

    /** One has to be given back first. */
    record AllBusy() implements Taking {}

    /** Another may be opened in so many nanoseconds. */
    record TooSoon(long nanos) implements Taking {}
}
