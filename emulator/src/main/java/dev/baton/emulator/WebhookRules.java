package dev.baton.emulator;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be a webhook (tdlib/telegram-bot-api, {@code Client.cpp} and {@code WebhookActor.cpp}).
 *
 * @param local whether the rules are those of a server of one's own: any scheme, port and address
 */
record WebhookRules(boolean local) {

    private static final int MAX_SECRET_LENGTH = 256;
    private static final int MAX_CERTIFICATE_LENGTH = 3 * 1024 * 1024;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]*");
    private static final Set<Integer> PORTS = Set.of(80, 88, 443, 8443);
    private static final List<String> RESERVED = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    int maxConnections(Parameters parameters) {
        return local
                ? parameters.integer("max_connections", 100, 1, 100_000)
                : parameters.integer("max_connections", 40, 1, 100);
    }

    /** What is wrong with a secret, if anything. */
    Optional<String> refuseSecret(String secret) {
        if (secret.length() > MAX_SECRET_LENGTH) {
            return Optional.of("secret token is too long");
        }
        return SECRET.matcher(secret).matches()
                ? Optional.empty()
                : Optional.of("secret token contains unallowed characters");
    }

    /** What is wrong with a certificate, if anything. Whether it is one is seen when it is used. */
    static Optional<String> refuseCertificate(@Nullable Upload certificate) {
        return certificate == null || certificate.content().length() <= MAX_CERTIFICATE_LENGTH
                ? Optional.empty()
                : Optional.of(
                        "certificate size is too big (" + certificate.content().length() + " bytes)");
    }

    /** What is wrong with a URL, if anything. */
    Optional<String> refuseUrl(WebhookUrl url) {
        if (!local && !url.https()) {
            return Optional.of("An HTTPS URL must be provided for webhook");
        }
        return local || PORTS.contains(url.port())
                ? Optional.empty()
                : Optional.of("Webhook can be set up only on ports 80, 88, 443 or 8443");
    }

    /** What is wrong with an address, if anything. */
    Optional<String> refuseAddress(InetAddress address) {
        if (local) {
            return Optional.empty();
        }
        if (!(address instanceof Inet4Address)) {
            return Optional.of("IPv6-only addresses are not allowed");
        }
        return RESERVED.stream().anyMatch(range -> contains(range, address))
                ? Optional.of("IP address " + address.getHostAddress() + " is reserved")
                : Optional.empty();
    }

    private static boolean contains(String range, InetAddress address) {
        int slash = range.indexOf('/');
        int bits = Integer.parseInt(range.substring(slash + 1));
        int difference = number(address.getAddress())
                ^ HostResolver.lookUp(range.substring(0, slash))
                        .map(base -> number(base.getAddress()))
                        .orElseThrow();
        return difference >>> (32 - bits) == 0;
    }

    private static int number(byte[] address) {
        return ByteBuffer.wrap(address).getInt();
    }
}
