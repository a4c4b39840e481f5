package dev.baton;

import dev.baton.botapi.BotToken;
import dev.baton.botapi.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a builder was told about the webhook. Not thread-safe. */
final class WebhookOptions {

    /** For a server of one's own; Telegram's takes 100. */
    static final int MOST_CONNECTIONS = 100_000;

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    @Nullable URI url;

    @Nullable String secret;

    OptionalInt maxConnections = OptionalInt.empty();
    Optional<String> ipAddress = Optional.empty();

    @Nullable Path certificate;

    /** Collects what is wrong, and what is right if there is an address. */
    Optional<Settings.Webhook> checked(@Nullable URI address, @Nullable BotToken token, List<String> wrong) {
        if (secret != null && !SECRET.matcher(secret).matches()) {
            wrong.add("WEBHOOK_SECRET has to be 1 to 256 letters, digits, _ or -");
        }
        if (maxConnections.isPresent()
                && (maxConnections.getAsInt() < 1 || maxConnections.getAsInt() > MOST_CONNECTIONS)) {
            wrong.add("WEBHOOK_MAX_CONNECTIONS is " + maxConnections.getAsInt() + ", but it has to be between 1 and "
                    + MOST_CONNECTIONS + ", and at most 100 with Telegram's own server");
        }
        if (ipAddress.isPresent() && !IPV4.matcher(ipAddress.get()).matches()) {
            wrong.add("WEBHOOK_IP_ADDRESS has to be an IPv4 address such as 198.51.100.7");
        }
        Optional<Upload> file = certificate == null ? Optional.empty() : certificate(certificate, wrong);
        if (address == null || token == null) {
            return Optional.empty();
        }
        return Optional.of(new Settings.Webhook(
                address, secret == null ? WebhookSecret.derivedFrom(token) : secret, maxConnections, ipAddress, file));
    }

    private static Optional<Upload> certificate(Path path, List<String> wrong) {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (IOException unreadable) {
            wrong.add("WEBHOOK_CERTIFICATE names a file that cannot be read: " + path);
            return Optional.empty();
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.contains("PRIVATE KEY-----")) {
            wrong.add("WEBHOOK_CERTIFICATE names a file with a private key, which nobody else may see: " + path
                    + ". Name one with nothing but the certificate.");
            return Optional.empty();
        }
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException notOne) {
            wrong.add("WEBHOOK_CERTIFICATE names a file without a certificate (-----BEGIN CERTIFICATE-----): " + path);
            return Optional.empty();
        }
        return Optional.of(Upload.of("certificate.pem", content));
    }
}
