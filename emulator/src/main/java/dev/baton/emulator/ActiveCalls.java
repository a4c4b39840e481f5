package dev.baton.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Refuses calls of a bot that has too many unanswered ones: more than a thousand and as many as it got updates in the
 * last minute (tdlib/telegram-bot-api, {@code Client.cpp}, {@code on_cmd}). To be used in the bot's {@link Turn}.
 */
final class ActiveCalls {

    static final Duration HOLD = Duration.ofSeconds(3);
    static final int RETRY_AFTER = 60;

    private static final int MAX_ACTIVE = 1000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Set<String> EXEMPT = Set.of(
            "close", "logout", "getme", "getupdates", "setwebhook", "deletewebhook", "getwebhook", "getwebhookinfo");

    private final EmulatorClock clock;
    private final long serverStartedAt;
    private final Deque<Long> updates = new ArrayDeque<>();
    private int active;

    ActiveCalls(EmulatorClock clock, long serverStartedAt) {
        this.clock = clock;
        this.serverStartedAt = serverStartedAt;
    }

    void updateQueued() {
        forgetOldUpdates();
        updates.add(clock.nanoTime());
    }

    private void forgetOldUpdates() {
        while (!updates.isEmpty() && clock.nanoTime() - updates.element() > MINUTE_NANOS) {
            updates.remove();
        }
    }

    /** Whether this call is one too many. Young servers do not mind. */
    boolean isFlood(String method) {
        forgetOldUpdates();
        return !EXEMPT.contains(method)
                && clock.nanoTime() - serverStartedAt > MINUTE_NANOS
                && active > MAX_ACTIVE + updates.size();
    }

    /** So many calls more are unanswered. */
    void count(int more) {
        active += more;
    }
}
