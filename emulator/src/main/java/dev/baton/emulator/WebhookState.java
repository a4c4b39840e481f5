package dev.baton.emulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The webhook of a bot.
 *
 * @param url as the bot gave it
 * @param secretToken what is sent with each update in the header {@code X-Telegram-Bot-Api-Secret-Token}, or null
 * @param maxConnections how many updates may be on their way at a time
 * @param lastErrorMessage what went wrong with the last delivery that failed, or null; a later success leaves it
 * @param lastErrorAt when that was, or null
 */
public record WebhookState(
        String url,
        @Nullable String secretToken,
        int maxConnections,
        @Nullable String lastErrorMessage,
        @Nullable Instant lastErrorAt) {}
