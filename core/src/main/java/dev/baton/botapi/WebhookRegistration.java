package dev.baton.botapi;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a webhook is to be set. What is empty is left to Telegram.
 *
 * @param url where updates are to be delivered
 * @param secret what each delivery carries in its {@code X-Telegram-Bot-Api-Secret-Token} header
 * @param maxConnections how many deliveries may be under way at once
 * @param ipAddress where to connect to, in the place of what the name of the host means
 * @param allowedUpdates which kinds of update are delivered; empty to leave that as it is
 * @param certificate of the server, if no authority vouches for it
 */
public record WebhookRegistration(
        URI url,
        String secret,
        OptionalInt maxConnections,
        Optional<String> ipAddress,
        Optional<List<String>> allowedUpdates,
        Optional<Upload> certificate) {

    Map<String, ?> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("url", url.toString());
        parameters.put("secret_token", secret);
        maxConnections.ifPresent(most -> parameters.put("max_connections", most));
        ipAddress.ifPresent(address -> parameters.put("ip_address", address));
        allowedUpdates.ifPresent(kinds -> parameters.put("allowed_updates", kinds));
        certificate.ifPresent(file -> parameters.put("certificate", file));
        return parameters;
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "webhook on " + url.getHost();
    }
}
