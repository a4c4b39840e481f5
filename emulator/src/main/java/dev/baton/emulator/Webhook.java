package dev.baton.emulator;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A webhook that a bot has set, verified or not yet. To be used in the bot's {@link Turn}. */
final class Webhook {

    private final WebhookUrl url;
    private final String secret;
    private final int maxConnections;
    private final String fixedIp;
    private final String certificate;
    private @Nullable String ip;
    private @Nullable String lastErrorMessage;
    private @Nullable Instant lastErrorAt;

    Webhook(WebhookUrl url, String secret, int maxConnections, String fixedIp, String certificate) {
        this.url = url;
        this.secret = secret;
        this.maxConnections = maxConnections;
        this.fixedIp = fixedIp;
        this.certificate = certificate;
    }

    WebhookUrl url() {
        return url;
    }

    /** Empty when there is none. */
    String secret() {
        return secret;
    }

    int maxConnections() {
        return maxConnections;
    }

    /** The address to use instead of the host's; empty when there is none. */
    String fixedIp() {
        return fixedIp;
    }

    /** The certificate that the bot vouches for, in PEM; empty when authorities do. */
    String certificate() {
        return certificate;
    }

    /** Whether nothing would change; a certificate is always taken for a new one. */
    boolean isSetBy(String otherUrl, String otherSecret, int otherConnections, String otherIp) {
        return certificate.isEmpty()
                && url.text().equals(otherUrl)
                && secret.equals(otherSecret)
                && maxConnections == otherConnections
                && fixedIp.equals(otherIp);
    }

    void resolved(String address) {
        ip = address;
    }

    void failed(String message, Instant at) {
        lastErrorMessage = message;
        lastErrorAt = at;
    }

    WebhookState state() {
        return new WebhookState(
                url.text(), secret.isEmpty() ? null : secret, maxConnections, lastErrorMessage, lastErrorAt);
    }

    /** Writes what getWebhookInfo tells after the number of pending updates. */
    void write(JsonWriter json) {
        if (lastErrorAt != null && lastErrorMessage != null) {
            json.field("last_error_date", lastErrorAt.getEpochSecond()).field("last_error_message", lastErrorMessage);
        }
        json.field("max_connections", maxConnections).field("ip_address", Objects.requireNonNullElse(ip, "<unknown>"));
    }
}
