package dev.baton;

import dev.baton.botapi.BotToken;
import dev.baton.botapi.Upload;
import dev.baton.botapi.WebhookRegistration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a runtime was told, checked and complete.
 *
 * @param token the bot
 * @param mode how updates come
 * @param modeGiven whether somebody said so, or it is the default: only a mode that was given may remove a webhook
 * @param webhook address and secret of the webhook; present in {@link BotMode#WEBHOOK}
 * @param allowedUpdates which kinds of update Telegram is asked for; empty to leave that as it is
 * @param port where to listen; empty for nowhere
 * @param apiUrl the Bot API server
 * @param whenHeld never {@link HeldPolicy#AUTO}
 * @param exitCodeHeld what to exit with when another holds the lease
 * @param onConflict never {@link ConflictPolicy#AUTO}
 * @param leaseTtl the time to live of the lease
 * @param grace how long running handlers may take at a stop
 * @param inFlight how much is in memory at a time
 * @param onFailure what becomes of an update on which the handler fails
 * @param handlerLimit how long a handler may run; zero for as long as it likes
 * @param place where this runs, for people
 * @param version what runs, for people
 */
record Settings(
        BotToken token,
        BotMode mode,
        boolean modeGiven,
        Optional<Webhook> webhook,
        Optional<List<String>> allowedUpdates,
        OptionalInt port,
        URI apiUrl,
        HeldPolicy whenHeld,
        int exitCodeHeld,
        ConflictPolicy onConflict,
        Duration leaseTtl,
        Duration grace,
        Room.Limits inFlight,
        FailurePolicy onFailure,
        Duration handlerLimit,
        String place,
        String version) {

    /** Where and how Telegram is to deliver updates, and the proof that it was Telegram. */
    record Webhook(
            URI url,
            String secret,
            OptionalInt maxConnections,
            Optional<String> ipAddress,
            Optional<Upload> certificate) {

        WebhookRegistration registration(Optional<List<String>> allowedUpdates) {
            return new WebhookRegistration(url, secret, maxConnections, ipAddress, allowedUpdates, certificate);
        }

        String path() {
            String path = url.getPath();
            return path == null || path.isEmpty() ? "/" : path;
        }

        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "webhook on " + url.getHost();
        }
    }
}
