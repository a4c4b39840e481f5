package dev.baton.botapi;

import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Bot API for one bot. Answers are values; only an interrupt is thrown. Nothing is repeated by itself: whether a
 * call may be repeated is for the caller to know. Thread-safe.
 */
public interface BotApi extends AutoCloseable {

    /** The longest that the server lets a getUpdates wait (tdlib/telegram-bot-api, Client.h). */
    Duration LONGEST_POLL = Duration.ofSeconds(50);

    /** How many updates one getUpdates may bring. */
    int LARGEST_BATCH = 100;

    /**
     * How long an answer may take. A server holds a request back for several seconds before it says 429, so this is
     * generous.
     */
    Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * The Bot API over HTTP.
     *
     * @param server the server, such as {@code https://api.telegram.org}
     * @param token the bot
     * @return an API, to be closed
     * @throws IllegalArgumentException if the address is not one of http or https with a host
     */
    static BotApi over(URI server, BotToken token) {
        return new HttpBotApi(server, token);
    }

    /**
     * Calls a method.
     *
     * @param method its name, such as {@code sendMessage}
     * @param parameters strings, numbers, booleans, lists and maps of these, and {@link Upload}s
     * @param patience how long the whole answer may take
     * @return the {@code result} of the answer as JSON text
     * @throws InterruptedException if the thread is interrupted; the connection is closed then, and it is unknown
     *     whether the call had an effect
     */
    ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience) throws InterruptedException;

    /**
     * Calls a method, with patience for half a minute.
     *
     * @param method its name, such as {@code sendMessage}
     * @param parameters strings, numbers, booleans, lists and maps of these, and {@link Upload}s
     * @return the {@code result} of the answer as JSON text
     * @throws InterruptedException if the thread is interrupted; it is unknown then whether the call had an effect
     */
    default ApiResult<String> call(String method, Map<String, ?> parameters) throws InterruptedException {
        return call(method, parameters, PATIENCE);
    }

    /**
     * Sends a text.
     *
     * @param chatId the chat
     * @param text 1 to 4096 characters
     * @return the message that was sent, as JSON text
     * @throws InterruptedException if the thread is interrupted; it is unknown then whether the message was sent
     */
    default ApiResult<String> sendMessage(long chatId, String text) throws InterruptedException {
        return call("sendMessage", Map.of("chat_id", chatId, "text", text));
    }

    /**
     * Asks who the bot is. Disturbs nobody.
     *
     * @return the bot
     * @throws InterruptedException if the thread is interrupted
     */
    default ApiResult<BotIdentity> getMe() throws InterruptedException {
        return Answers.parsed(call("getMe", Map.of()), Answers::identity);
    }

    /**
     * Asks for updates and waits for them. <b>Only the holder of the lease may do this.</b> Confirms all updates below
     * the offset.
     *
     * @param offset the id of the first update wanted; 0 for the oldest that is not confirmed
     * @param limit how many at most; 1 to 100
     * @param wait how long the server waits if there are none; at most {@link #LONGEST_POLL}
     * @return the updates, in ascending order, read when they are asked for; what cannot be read is in its place among
     *     them
     * @throws InterruptedException if the thread is interrupted; the connection is closed then, and no update is
     *     confirmed by that
     */
    default ApiResult<Iterator<RawUpdate>> getUpdates(long offset, int limit, Duration wait)
            throws InterruptedException {
        PollRequest request = new PollRequest(offset, limit, wait, Optional.empty());
        return Answers.updates(call("getUpdates", request.parameters(), request.patience()));
    }

    /**
     * As {@link #getUpdates(long, int, Duration)}, and says which kinds of update are wanted from now on, by whatever
     * way. Other kinds are lost from now on.
     *
     * @param offset the id of the first update wanted; 0 for the oldest that is not confirmed
     * @param limit how many at most; 1 to 100
     * @param wait how long the server waits if there are none; at most {@link #LONGEST_POLL}
     * @param allowedUpdates the kinds; none for those that the server delivers by default
     * @return the updates, in ascending order, read when they are asked for; what cannot be read is in its place among
     *     them
     * @throws InterruptedException if the thread is interrupted; the connection is closed then, and no update is
     *     confirmed by that
     */
    default ApiResult<Iterator<RawUpdate>> getUpdates(
            long offset, int limit, Duration wait, List<String> allowedUpdates) throws InterruptedException {
        PollRequest request = new PollRequest(offset, limit, wait, Optional.of(allowedUpdates));
        return Answers.updates(call("getUpdates", request.parameters(), request.patience()));
    }

    /**
     * Asks for the state of the webhook. Disturbs nobody.
     *
     * @return the webhook
     * @throws InterruptedException if the thread is interrupted
     */
    default ApiResult<WebhookInfo> getWebhookInfo() throws InterruptedException {
        return Answers.parsed(call("getWebhookInfo", Map.of()), Answers::webhookInfo);
    }

    /**
     * Sets the webhook. <b>Only the holder of the lease may do this.</b> Nothing that waits is dropped.
     *
     * @param registration how
     * @return the server's {@code true}
     * @throws InterruptedException if the thread is interrupted
     */
    default ApiResult<String> setWebhook(WebhookRegistration registration) throws InterruptedException {
        return call("setWebhook", registration.parameters());
    }

    /**
     * Removes the webhook. <b>Only the holder of the lease may do this.</b> The updates that wait are kept.
     *
     * @return the server's {@code true}
     * @throws InterruptedException if the thread is interrupted
     */
    default ApiResult<String> deleteWebhook() throws InterruptedException {
        return call("deleteWebhook", Map.of());
    }

    /** Closes the connections. */
    @Override
    void close();
}
