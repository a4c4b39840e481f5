package dev.baton;

import dev.baton.WebhookReceiver.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where Telegram delivers updates, for any web server: method, headers and body go in, an answer comes out. A runtime
 * has one when it is in {@link BotMode#WEBHOOK}, and serves it itself unless it was built
 * {@linkplain BotRuntimeBuilder#withoutServer() without a server}:
 *
 * <pre>{@code
 * WebhookEndpoint endpoint = runtime.webhookEndpoint();
 * app.post(endpoint.path(), context -> {                             // any framework that lets a request block
 *     var answer = endpoint.receive("POST", context::header, context.bodyInputStream());
 *     answer.headers().forEach(context::header);
 *     context.status(answer.status()).result(answer.text());
 * });
 * }</pre>
 *
 * <p>An answer may take a little more than ten seconds: as long as the handler runs, and then it is in the journal. So
 * call it on a virtual thread, or on one of many. Give it the secret header and the body as they came.
 *
 * <p>Thread-safe.
 */
public final class WebhookEndpoint {

    /** The header with the proof that a delivery comes from Telegram. */
    public static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

    /** How many bytes a delivery may have: twice as many as an update that Telegram keeps. */
    public static final int LARGEST_BODY = 1024 * 1024;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int NOT_JSON = 415;
    private static final int UNAVAILABLE = 503;

    private final Settings.Webhook webhook;
    private final WebhookReceiver receiver;

    WebhookEndpoint(Settings.Webhook webhook, WebhookReceiver receiver) {
        this.webhook = webhook;
        this.receiver = receiver;
    }

    /**
     * What to answer.
     *
     * @param status the status of HTTP; only with 200 Telegram forgets the update
     * @param headers headers that belong to it
     * @param text a line for people; empty with 200
     */
    public record Answer(int status, Map<String, String> headers, String text) {

        /**
         * An answer.
         *
         * @throws NullPointerException if a name or value is null
         */
        public Answer {
            headers = Map.copyOf(headers);
        }

        private static Answer of(int status, String text) {
            return new Answer(status, Map.of(), text);
        }
    }

    /**
     * The path of the public address, which is where deliveries come if nothing in front of this program changes it.
     *
     * @return such as {@code /telegram}
     */
    public String path() {
        return webhook.path();
    }

    /**
     * Takes a delivery.
     *
     * @param method the method of HTTP
     * @param headers tells the value of a header, whatever the case of its name; null if there is none
     * @param body the body
     * @return what to answer
     * @throws InterruptedException if the thread is interrupted while it waits for the handler; the connection is to be
     *     closed without an answer then
     */
    public Answer receive(String method, UnaryOperator<@Nullable String> headers, byte[] body)
            throws InterruptedException {
        try {
            return receive(method, headers, new ByteArrayInputStream(body));
        } catch (IOException never) {
            throw new UncheckedIOException("An array can be read", never);
        }
    }

    /**
     * Takes a delivery whose body is still to be read. It is not touched before the secret was found to be right, and
     * no more of it is read than a delivery may have.
     *
     * @param method the method of HTTP
     * @param headers tells the value of a header, whatever the case of its name; null if there is none
     * @param body the body; left open
     * @return what to answer
     * @throws IOException if the body cannot be read
     * @throws InterruptedException if the thread is interrupted while it waits for the handler; the connection is to be
     *     closed without an answer then
     */
    public Answer receive(String method, UnaryOperator<@Nullable String> headers, InputStream body)
            throws IOException, InterruptedException {
        if (!method.equals("POST")) {
            return new Answer(METHOD_NOT_ALLOWED, Map.of("Allow", "POST"), "Telegram delivers with POST.");
        }
        String secret = headers.apply(SECRET_HEADER);
        if (secret == null || !WebhookSecret.matches(webhook.secret(), secret)) {
            return Answer.of(UNAUTHORIZED, "The secret token is missing or wrong.");
        }
        if (!isJson(headers.apply("Content-Type"))) {
            return Answer.of(NOT_JSON, "Telegram delivers application/json.");
        }
        if (isTooLarge(headers.apply("Content-Length"))) {
            return Answer.of(TOO_LARGE, "An update is smaller.");
        }
        byte[] update = body.readNBytes(LARGEST_BODY + 1);
        return update.length > LARGEST_BODY
                ? Answer.of(TOO_LARGE, "An update is smaller.")
                : answer(receiver.receive(new String(update, StandardCharsets.UTF_8)));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    private static boolean isTooLarge(@Nullable String contentLength) {
        try {
            return contentLength != null && Long.parseLong(contentLength.strip()) > LARGEST_BODY;
        } catch (NumberFormatException theServersBusiness) {
            return false;
        }
    }

    /** Telegram repeats what was refused at once, then after pauses that double, unless it is told when. */
    private static Answer answer(Receipt receipt) {
        return switch (receipt) {
            case TAKEN -> Answer.of(OK, "");
            case CLOSED -> Answer.of(UNAVAILABLE, "Not here any more.");
            case BUSY -> new Answer(UNAVAILABLE, Map.of("Retry-After", "1"), "Not now.");
            case OUTAGE -> new Answer(UNAVAILABLE, Map.of("Retry-After", "2"), "Not now.");
        };
    }
}
