package dev.baton.emulator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a webhook. Without a scheme it is one of https.
 *
 * @param text as the bot gave it
 */
record WebhookUrl(String text, boolean https, String host, int port, URI uri) {

    private static final Pattern SHAPE = Pattern.compile(
            "(?:(?<scheme>[^:/?#]*)://)?(?:[^@/?#]*@)?(?<host>\\[[0-9A-Fa-f:.]+]|[^:/?#\\[\\]]+)(?::(?<port>\\d{1,5}))?(?<rest>[/?#].*)?");
    private static final int MAX_PORT = 65_535;

    static Optional<WebhookUrl> read(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        String scheme =
                Optional.ofNullable(shape.group("scheme")).orElse("https").toLowerCase(Locale.ROOT);
        boolean https = scheme.equals("https");
        int port =
                Optional.ofNullable(shape.group("port")).map(Integer::parseInt).orElse(https ? 443 : 80);
        boolean known = https || scheme.equals("http");
        if (!known || port == 0 || port > MAX_PORT) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text.contains("://") ? text : "https://" + text);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            return host.isEmpty() ? Optional.empty() : Optional.of(new WebhookUrl(text, https, host, port, uri));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
