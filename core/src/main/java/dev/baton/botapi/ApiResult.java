package dev.baton.botapi;

import java.time.Duration;
import java.util.function.Function;

/**
 * The answer to a call of the Bot API. None of its texts contains the token.
 *
 * @param <T> what a good answer carries
 */
public sealed interface ApiResult<T> {

    /**
     * It worked.
     *
     * @param value what the server answered
     * @param <T> its type
     */
    record Ok<T>(T value) implements ApiResult<T> {}

    /**
     * 409: somebody else uses this bot.
     *
     * @param kind which of the four kinds
     * @param description the server's text
     * @param <T> what a good answer would have carried
     */
    record Conflict<T>(ConflictKind kind, String description) implements ApiResult<T> {}

    /**
     * 429: too much at once, or a server about to restart. It surely had no effect.
     *
     * @param pause how long the server wants us to wait
     * @param <T> what a good answer would have carried
     */
    record RetryAfter<T>(Duration pause) implements ApiResult<T> {}

    /**
     * The server understood and said no. Repeating it changes nothing.
     *
     * @param code the error code, such as 400 or 401
     * @param description the server's text
     * @param <T> what a good answer would have carried
     */
    record Refused<T>(int code, String description) implements ApiResult<T> {

        /**
         * Whether the server does not accept the token.
         *
         * @return true for 401, 404 and 421
         */
        public boolean isToken() {
            return code == 401 || code == 404 || code == 421;
        }
    }

    /**
     * No usable answer.
     *
     * @param <T> what a good answer would have carried
     */
    sealed interface Unreachable<T> extends ApiResult<T> {

        /**
         * What happened.
         *
         * @return a reason for people
         */
        String reason();
    }

    /**
     * No usable answer, because the call did not leave: there was no connection. It surely had no effect.
     *
     * @param reason what happened
     * @param <T> what a good answer would have carried
     */
    record NeverSent<T>(String reason) implements Unreachable<T> {}

    /**
     * No usable answer to a call that was, or may have been, on its way: silence, a connection that broke, an answer
     * cut off, a page of a proxy, an error of the server. <b>It is unknown whether the call had an effect</b>, and the
     * Bot API has no means to find out: who repeats it may do it twice, who does not may not do it at all.
     *
     * @param reason what happened
     * @param <T> what a good answer would have carried
     */
    record OutcomeUnknown<T>(String reason) implements Unreachable<T> {}

    /**
     * Turns the value of a good answer into something else, and leaves the others alone.
     *
     * @param how makes the new value
     * @param <R> the type of the new value
     * @return the answer with the new value
     */
    default <R> ApiResult<R> map(Function<? super T, ? extends R> how) {
        return switch (this) {
            case Ok<T>(T value) -> new Ok<>(how.apply(value));
            case Conflict<T>(ConflictKind kind, String description) -> new Conflict<>(kind, description);
            case RetryAfter<T>(Duration pause) -> new RetryAfter<>(pause);
            case Refused<T>(int code, String description) -> new Refused<>(code, description);
            case NeverSent<T>(String reason) -> new NeverSent<>(reason);
            case OutcomeUnknown<T>(String reason) -> new OutcomeUnknown<>(reason);
        };
    }
}
