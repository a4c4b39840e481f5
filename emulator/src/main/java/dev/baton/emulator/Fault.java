package dev.baton.emulator;

import java.time.Duration;

/**
 * Something that goes wrong with a call, on purpose; see {@link FaultScript}. Those that answer by themselves,
 * {@link Reset} and {@link Silence} come instead of the call, which is not carried out; the others spoil only its
 * answer.
 */
public sealed interface Fault {

    /** Any answer whatever. */
    static Fault answer(int status, String contentType, String body) {
        return new Answer(status, contentType, 0, body);
    }

    /** The page of a proxy that does not reach its server. */
    static Fault html502() {
        return answer(502, "text/html", """
                <html>
                <head><title>502 Bad Gateway</title></head>
                <body>
                <center><h1>502 Bad Gateway</h1></center>
                <hr><center>nginx</center>
                </body>
                </html>
                """);
    }

    /** The same in the API's own form. */
    static Fault json502() {
        return answer(ApiAnswer.failure(502, "Bad Gateway"));
    }

    /** What a bot is told while its server restarts: status 500. */
    static Fault restart() {
        return answer(ApiAnswer.failure(500, "Internal Server Error: restart"));
    }

    /** Status 429, with the number of seconds to wait in the header and in the body. */
    static Fault tooManyRequests(int retryAfterSeconds) {
        return answer(ApiAnswer.tooManyRequests(retryAfterSeconds));
    }

    /**
     * Status 409 with any description. It is not counted as a conflict of the emulator's.
     *
     * @param description the whole of it, such as {@code Conflict: terminated by other setWebhook}
     */
    static Fault conflict(String description) {
        return answer(ApiAnswer.failure(409, description));
    }

    /** The right headers, half of the true body, and the end of the connection. */
    static Fault truncated() {
        return new Truncated();
    }

    /** The connection is reset, without an answer. */
    static Fault reset() {
        return new Reset();
    }

    /** There is never an answer, and the connection stays open. */
    static Fault silence() {
        return new Silence();
    }

    /** The call is carried out; instead of its answer comes the end of the connection. */
    static Fault lost() {
        return new Lost();
    }

    /** The call is carried out at once; its answer is held back for a while of the emulator's clock. */
    static Fault delay(Duration delay) {
        return new Delay(delay);
    }

    /**
     * Another fault comes instead of the call, but only after a while of the emulator's clock: the server's held 409,
     * or its 429 to a flood.
     *
     * @param fault an answer or a reset
     * @throws IllegalArgumentException if it is another fault
     */
    static Fault held(Duration delay, Fault fault) {
        if (!(fault instanceof Answer) && !(fault instanceof Reset)) {
            throw new IllegalArgumentException("does not come instead of a call: " + fault);
        }
        return new Held(delay, fault);
    }

    private static Fault answer(ApiAnswer answer) {
        return new Answer(
                answer.status(),
                "application/json",
                answer.retryAfter(),
                answer.body().text());
    }

    /**
     * See {@link #answer(int, String, String)}.
     *
     * @param status the HTTP status
     * @param contentType the header's value
     * @param retryAfterSeconds the header's value; 0 for no such header
     * @param body sent in UTF-8
     */
    record Answer(int status, String contentType, int retryAfterSeconds, String body) implements Fault {}

    /** See {@link #truncated()}. */
    record Truncated() implements Fault {}

    /**
     * See {@link #held(Duration, Fault)}.
     *
     * @param delay how long
     * @param fault what comes then
     */
    record Held(Duration delay, Fault fault) implements Fault {}

    /** See {@link #reset()}. */
    record Reset() implements Fault {}

    /** See {@link #silence()}. */
    record Silence() implements Fault {}

    /** See {@link #lost()}. */
    record Lost() implements Fault {}

    /**
     * See {@link #delay(Duration)}.
     *
     * @param delay how long
     */
    record Delay(Duration delay) implements Fault {}
}
