package dev.baton.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a bot is running on this server: close and logOut end it, the next call starts it again (tdlib/
 * telegram-bot-api, {@code ClientManager.cpp} and {@code Client.cpp}). What it knows about polls and conflicts is lost
 * with that; its updates are not, except by logOut. To be used in the bot's {@link Turn}.
 */
final class Session {

    private static final Duration NEW = Duration.ofMinutes(10);
    private static final Duration OLD = Duration.ofMinutes(30);
    private static final Duration SHORT_MEMORY = Duration.ofSeconds(1);

    private enum State {
        RUNNING,
        CLOSED,
        LOGGED_OUT
    }

    private final Turn turn;
    private final UpdateQueue queue;
    private final AllowedUpdates allowed;
    private final Conflicts conflicts;
    private final Polling polling;
    private final WebhookRegistration registration;
    private final boolean startedWithServer;
    private State state = State.RUNNING;
    private boolean first = true;
    private long startedAt;
    private long startAgainAt;

    Session(
            Turn turn,
            long serverStartedAt,
            UpdateQueue queue,
            AllowedUpdates allowed,
            Conflicts conflicts,
            Polling polling,
            WebhookRegistration registration) {
        this.turn = turn;
        this.queue = queue;
        this.allowed = allowed;
        this.conflicts = conflicts;
        this.polling = polling;
        this.registration = registration;
        this.startedAt = turn.clock().nanoTime();
        this.startedWithServer = startedAt - serverStartedAt < NEW.toNanos();
    }

    /** A call comes in, which starts the bot if need be; tells why not. */
    Optional<ApiAnswer> refuse(String method) {
        long now = turn.clock().nanoTime();
        if (state == State.LOGGED_OUT && now - startAgainAt < 0) {
            return Optional.of(ApiAnswer.loggedOut());
        }
        if (state == State.CLOSED && method.equals("close")) {
            return Optional.of(ApiAnswer.badRequest("the bot has already been closed"));
        }
        if (state != State.RUNNING) {
            state = State.RUNNING;
            startedAt = now;
            first = false;
            registration.resume();
        }
        return Optional.empty();
    }

    /** close. */
    void close(Query query) {
        long age = turn.clock().nanoTime() - startedAt;
        if (age < NEW.toNanos() && !(first && startedWithServer)) {
            query.answer(ApiAnswer.tooManyRequests(
                    (int) (NEW.toSeconds() - Duration.ofNanos(age).toSeconds())));
            return;
        }
        stop();
        state = State.CLOSED;
        query.answer(ApiAnswer.ok("true"));
    }

    /** logOut. */
    void logOut(Query query) {
        long now = turn.clock().nanoTime();
        Duration memory = now - startedAt > OLD.toNanos() ? SHORT_MEMORY : OLD;
        stop();
        registration.remove();
        queue.clear();
        allowed.reset();
        state = State.LOGGED_OUT;
        startAgainAt = now + memory.toNanos();
        query.answer(ApiAnswer.ok("true"));
    }

    /** The server restarts, which takes no time; something may happen in between. */
    void restart(Runnable between) {
        stop();
        between.run();
        registration.resume();
        startedAt = turn.clock().nanoTime();
    }

    private void stop() {
        polling.answerWaiting();
        polling.forget();
        conflicts.forget();
        registration.pause();
    }
}
