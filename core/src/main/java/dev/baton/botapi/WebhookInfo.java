package dev.baton.botapi;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The webhook of a bot, as getWebhookInfo tells it.
 *
 * @param url where updates are delivered; empty if there is no webhook
 * @param pendingUpdates how many updates wait at Telegram
 * @param lastError what went wrong with the last delivery that failed, if any did
 * @param lastErrorDate when that was, in seconds since 1970; 0 if never
 * @param maxConnections how many deliveries may be under way at once; 0 if there is no webhook
 * @param ipAddress where Telegram connects to; empty if it does not know yet
 * @param allowedUpdates which kinds of update are delivered; none for those that Telegram delivers by default
 */
public record WebhookInfo(
        String url,
        int pendingUpdates,
        Optional<String> lastError,
        long lastErrorDate,
        int maxConnections,
        String ipAddress,
        List<String> allowedUpdates) {

    /**
     * The state of the webhook.
     *
     * @throws NullPointerException if a kind of update is null
     */
    public WebhookInfo {
        allowedUpdates = List.copyOf(allowedUpdates);
    }

    /**
     * Whether a webhook is set.
     *
     * @return true if so
     */
    public boolean isSet() {
        return !url.isEmpty();
    }

    /**
     * The host of the webhook: enough to know whose it is, while the path may be a secret.
     *
     * @return the host, or a word for an address that has none
     */
    public String host() {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "an unreadable address" : host;
        } catch (IllegalArgumentException unreadable) {
            return "an unreadable address";
        }
    }
}
