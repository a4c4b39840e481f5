package dev.baton.emulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** The buttons that people pressed and what the bot said to it. To be used in the bot's {@link Turn}. */
final class CallbackQueries {

    /** The server gives the update no longer than this. */
    static final Duration LIFETIME = Duration.ofSeconds(150);

    private static final int MAX_TEXT = 200;

    private final Turn turn;
    private final Condition answered;
    private final Map<String, Pressed> pressed = new LinkedHashMap<>();
    private long lastId;

    CallbackQueries(Turn turn) {
        this.turn = turn;
        this.answered = turn.newCondition();
    }

    /** A new one; returns its id. */
    String press() {
        String id = String.valueOf(7_000_000_000_000L + ++lastId);
        pressed.put(id, new Pressed(turn.clock().nanoTime()));
        return id;
    }

    /** answerCallbackQuery. The first answer counts. */
    String answer(Parameters parameters) throws Refusal {
        Pressed query = pressed.get(parameters.text("callback_query_id"));
        if (query == null || turn.clock().nanoTime() - query.at > LIFETIME.toNanos()) {
            throw Refusal.badRequest("query is too old and response timeout expired or query ID is invalid");
        }
        String text = parameters.text("text");
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            throw Refusal.badRequest("MESSAGE_TOO_LONG");
        }
        if (query.answer == null) {
            String url = parameters.text("url");
            query.answer = new CallbackAnswer(text, parameters.flag("show_alert"), url.isEmpty() ? null : url);
            answered.signalAll();
        }
        return "true";
    }

    /** Waits, in real time, for the answer; null when none came. */
    @Nullable CallbackAnswer await(String id, Duration timeout) throws InterruptedException {
        Pressed query = pressed.get(id);
        long left = timeout.toNanos();
        while (query != null && query.answer == null && left > 0) {
            left = answered.awaitNanos(left);
        }
        return query == null ? null : query.answer;
    }

    private static final class Pressed {
        private final long at;
        private @Nullable CallbackAnswer answer;

        private Pressed(long at) {
            this.at = at;
        }
    }
}
