package dev.baton.emulator;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the API says to a call: the HTTP status, which equals the error code, and the JSON envelope
 * (tdlib/telegram-bot-api, {@code Query.h}).
 *
 * @param retryAfter seconds for the {@code Retry-After} header; 0 for none
 */
record ApiAnswer(int status, Body body, int retryAfter) {

    static ApiAnswer ok(String resultJson) {
        return new ApiAnswer(200, Body.of("{\"ok\":true,\"result\":" + resultJson + "}"), 0);
    }

    static ApiAnswer ok(String resultJson, String description) {
        String body = JsonWriter.object(
                json -> json.field("ok", true).raw("result", resultJson).field("description", description));
        return new ApiAnswer(200, Body.of(body), 0);
    }

    /** To getUpdates. */
    static ApiAnswer updates(List<QueuedUpdate> batch) {
        return new ApiAnswer(200, Body.of(batch), 0);
    }

    static ApiAnswer failure(int code, String description) {
        return failure(code, description, 0, parameters -> {});
    }

    static ApiAnswer badRequest(String reason) {
        return failure(400, "Bad Request: " + reason);
    }

    /** What a bot is told that has left this server for another. */
    static ApiAnswer loggedOut() {
        return failure(400, "Logged out");
    }

    static ApiAnswer tooManyRequests(int retryAfter) {
        return failure(
                429,
                "Too Many Requests: retry after " + retryAfter,
                retryAfter,
                json -> json.object("parameters", parameters -> parameters.field("retry_after", retryAfter)));
    }

    private static ApiAnswer failure(int code, String description, int retryAfter, Consumer<JsonWriter> rest) {
        String body = JsonWriter.object(json -> {
            json.field("ok", false).field("error_code", code).field("description", description);
            rest.accept(json);
        });
        return new ApiAnswer(code, Body.of(body), retryAfter);
    }
}
