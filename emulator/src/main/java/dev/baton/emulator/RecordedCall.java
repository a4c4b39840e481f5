package dev.baton.emulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that a bot made. It shows itself with its parameters and its status, so that what an assertion prints about it
 * is enough to see what went wrong:
 *
 * <pre>{@code
 * assertThat(bot.calls("sendMessage")).hasSize(2).allMatch(RecordedCall::succeeded);
 * assertThat(bot.awaitCall("sendPhoto", Duration.ofSeconds(5)).parameter("caption")).isEqualTo("hello");
 * assertThat(bot.calls("setWebhook")).noneMatch(call -> call.hasParameter("drop_pending_updates", "true"));
 * }</pre>
 *
 * @param number counts the calls of the bot from 1, in the order of their arrival
 * @param method as the bot wrote it
 * @param parameters in the order in which they came; a value that was not text is there as its JSON
 * @param receivedAt when it came in
 * @param connection which connection of the emulator it came on; requests on one connection have the same; 0 for a call
 *     in the response to a webhook's delivery
 * @param remotePort the client's port, or 0
 * @param answeredAt when it was answered, or null
 * @param status the HTTP status of the answer, or null while there is none
 * @param answer the body of the answer, or null while there is none
 * @param delivered whether the answer was written to a connection that its client had not closed
 */
public record RecordedCall(
        long number,
        String method,
        Map<String, String> parameters,
        Instant receivedAt,
        long connection,
        int remotePort,
        @Nullable Instant answeredAt,
        @Nullable Integer status,
        @Nullable String answer,
        boolean delivered) {

    /** The value of a parameter, or null when the bot did not send it. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** Whether the bot sent a parameter with exactly this value. */
    public boolean hasParameter(String name, String value) {
        return value.equals(parameters.get(name));
    }

    /** Whether it was answered and the answer was not an error. */
    public boolean succeeded() {
        return status != null && status == 200;
    }

    /** The method and the parameters, for messages of tests. */
    @Override
    public String toString() {
        return method + parameters + (status == null ? "" : " -> " + status);
    }
}
