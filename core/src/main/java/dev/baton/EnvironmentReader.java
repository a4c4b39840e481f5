package dev.baton;

import dev.baton.botapi.BotToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings from variables of the environment, and collects everything that is wrong with them. */
final class EnvironmentReader {

    static final List<String> TOKENS = List.of("BOT_TOKEN", "TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern RETRY = Pattern.compile("retry:([1-9][0-9]?)");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Map<String, String> environment;
    private final List<String> problems;

    EnvironmentReader(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    void read(BotRuntimeBuilder builder) {
        token().ifPresent(builder::withToken);
        choice("BOT_MODE", BotMode.class, builder::withMode);
        address("WEBHOOK_URL", List.of("https", "http"), builder::withWebhookUrl);
        value("WEBHOOK_SECRET").ifPresent(builder::withWebhookSecret);
        number("WEBHOOK_MAX_CONNECTIONS", 1, WebhookOptions.MOST_CONNECTIONS, builder::withWebhookMaxConnections);
        value("WEBHOOK_IP_ADDRESS").ifPresent(builder::withWebhookIpAddress);
        value("WEBHOOK_CERTIFICATE").ifPresent(text -> certificate(text, builder));
        value("BATON_ALLOWED_UPDATES").ifPresent(text -> builder.withAllowedUpdates(List.of(text.split("[,\\s]+"))));
        number("PORT", 0, 65535, builder::withPort);
        value("REDIS_URL").ifPresent(text -> redis(text, builder));
        address("TELEGRAM_API_URL", List.of("https", "http"), builder::withApiUrl);
        choice("BATON_WHEN_HELD", HeldPolicy.class, builder::withHeldPolicy);
        choice("BATON_ON_CONFLICT", ConflictPolicy.class, builder::withConflictPolicy);
        number("BATON_EXIT_CODE_HELD", 0, 255, builder::withExitCodeHeld);
        duration("BATON_LEASE_TTL", builder::withLeaseTtl);
        duration("BATON_GRACE", builder::withGrace);
        number("BATON_MAX_IN_FLIGHT", 1, SettingsCheck.MOST_IN_FLIGHT, builder::withMaxInFlight);
        duration("BATON_HANDLER_LIMIT", builder::withHandlerLimit);
        value("BATON_ON_FAILURE").ifPresent(text -> onFailure(text, builder));
        value("BATON_LEGACY_LOCK").ifPresent(text -> legacyLock(text, builder));
        value("BATON_DIR").ifPresent(text -> folder(text, builder));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<BotToken> token() {
        for (String name : TOKENS) {
            Optional<String> text = value(name);
            String source = name;
            if (text.isEmpty() && value(name + "_FILE").isPresent()) {
                source = name + "_FILE";
                text = content(source, value(source).get());
                if (text.isEmpty()) {
                    return Optional.empty();
                }
            }
            if (text.isPresent()) {
                return parsed(source, text.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> content(String variable, String file) {
        try {
            String text = Files.readString(Path.of(file)).strip();
            if (text.isEmpty()) {
                problems.add(variable + " names a file that is empty: " + file);
            }
            return Optional.of(text).filter(it -> !it.isEmpty());
        } catch (IOException | InvalidPathException e) {
            problems.add(variable + " names a file that cannot be read: " + file);
            return Optional.empty();
        }
    }

    private Optional<BotToken> parsed(String variable, String text) {
        try {
            return Optional.of(BotToken.of(text));
        } catch (IllegalArgumentException e) {
            problems.add(variable + " holds no token. " + e.getMessage());
            return Optional.empty();
        }
    }

    private <E extends Enum<E>> void choice(String name, Class<E> type, Consumer<E> use) {
        value(name).ifPresent(text -> {
            for (E constant : type.getEnumConstants()) {
                if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
                    use.accept(constant);
                    return;
                }
            }
            List<String> words = List.of(type.getEnumConstants()).stream()
                    .map(EnvironmentReader::word)
                    .toList();
            problems.add(name + " is \"" + BotToken.redact(text) + "\", but it has to be one of "
                    + String.join(", ", words));
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void address(String name, List<String> schemes, Consumer<URI> use) {
        value(name).ifPresent(text -> {
            try {
                URI address = new URI(text);
                if (address.getHost() != null
                        && address.getScheme() != null
                        && schemes.contains(address.getScheme().toLowerCase(Locale.ROOT))) {
                    use.accept(address);
                    return;
                }
            } catch (URISyntaxException unreadable) {
                // reported below, without its text, which may hold a secret
            }
            problems.add(name + " is not an address: it has to start with "
                    + String.join(
                            " or ",
                            schemes.stream().map(scheme -> scheme + "://").toList()) + " and name a host");
        });
    }

    private void redis(String text, BotRuntimeBuilder builder) {
        try {
            builder.withRedis(new URI(text));
        } catch (URISyntaxException unreadable) {
            problems.add("REDIS_URL is not an address such as redis://user:password@host:6379/0"
                    + " (write special characters of the password as %XX)");
        }
    }

    private void folder(String text, BotRuntimeBuilder builder) {
        try {
            builder.withDirectory(Path.of(text));
        } catch (InvalidPathException unreadable) {
            problems.add("BATON_DIR is not the path of a folder");
        }
    }

    private void certificate(String text, BotRuntimeBuilder builder) {
        try {
            builder.withWebhookCertificate(Path.of(text));
        } catch (InvalidPathException unreadable) {
            problems.add("WEBHOOK_CERTIFICATE is not the path of a file");
        }
    }

    private void legacyLock(String text, BotRuntimeBuilder builder) {
        String key = text.startsWith("key:") ? text.substring("key:".length()) : "";
        if (!key.isEmpty()) {
            builder.withLegacyLockKey(key);
            return;
        }
        String file = text.startsWith("file:") ? text.substring("file:".length()) : "";
        try {
            if (!file.isEmpty()) {
                builder.withLegacyLockFile(Path.of(file));
                return;
            }
        } catch (InvalidPathException unreadable) {
            // reported below
        }
        problems.add("BATON_LEGACY_LOCK is \"" + BotToken.redact(text)
                + "\", but it has to be key:NAME or file:PATH, with the key in Redis or the file that a program outside"
                + " Baton locks");
    }

    private void onFailure(String text, BotRuntimeBuilder builder) {
        Matcher retry = RETRY.matcher(text);
        if (text.equals("set-aside")) {
            builder.withFailurePolicy(FailurePolicy.setAside());
        } else if (text.equals("stop")) {
            builder.withFailurePolicy(FailurePolicy.stop());
        } else if (retry.matches()) {
            builder.withFailurePolicy(FailurePolicy.retry(Integer.parseInt(retry.group(1)), FIRST_PAUSE));
        } else {
            problems.add("BATON_ON_FAILURE is \"" + BotToken.redact(text)
                    + "\", but it has to be set-aside, stop, or retry:N with N between 1 and 99");
        }
    }

    private void number(String name, int lowest, int highest, Consumer<Integer> use) {
        value(name).ifPresent(text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= lowest && number <= highest) {
                    use.accept(number);
                    return;
                }
            } catch (NumberFormatException notANumber) {
                // reported below
            }
            problems.add(name + " is \"" + BotToken.redact(text) + "\", but it has to be a number between " + lowest
                    + " and " + highest);
        });
    }

    private void duration(String name, Consumer<Duration> use) {
        value(name).ifPresent(text -> {
            Matcher parts = DURATION.matcher(text);
            if (!parts.matches()) {
                problems.add(name + " is \"" + BotToken.redact(text)
                        + "\", but a duration is a number with a unit: 500ms, 10s, 2m or 1h");
                return;
            }
            long amount = Long.parseLong(parts.group(1));
            use.accept(
                    switch (parts.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofHours(amount);
                    });
        });
    }
}
