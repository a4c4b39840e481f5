package dev.baton.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the 409s of a bot, all of them through one timer (tdlib/telegram-bot-api, {@code Client.cpp},
 * {@code fail_query_conflict}): the first is told at once and starts the timer; one that falls within its three seconds
 * is held back for three seconds, and does not prolong it. That is what makes two pollers that both retry at once meet
 * only every three seconds.
 */
final class Conflicts {

    static final Duration HOLD = Duration.ofSeconds(3);

    private final Turn turn;
    private @Nullable Long quietUntil;

    Conflicts(Turn turn) {
        this.turn = turn;
    }

    /** The bot starts anew: what was held back still comes, but nothing else is. */
    void forget() {
        quietUntil = null;
    }

    /** Ends a query with a conflict, now or in three seconds. The query must have been detached from all else. */
    void end(Query query, Conflict conflict) {
        long now = turn.clock().nanoTime();
        if (quietUntil == null || now - quietUntil >= 0) {
            quietUntil = now + HOLD.toNanos();
            query.answer(conflict.answer());
        } else {
            turn.schedule(HOLD, () -> query.answer(conflict.answer()));
        }
    }
}
