package dev.baton.cli.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox is started with.
 *
 * @param demo whether the demo's instances run from the start
 * @param apiPort where bots find the Bot API; 0 for a free one
 * @param token of the bot
 * @param callers the environment of the command
 */
record SandboxOptions(boolean demo, int apiPort, String token, Map<String, String> callers) {

    /** What of the caller's environment the instances get. Nothing else: a token in it must not get here. */
    private static final List<String> PASSED_ON = List.of(
            "PATH", "HOME", "LANG", "REDIS_URL", "BATON_LEASE_TTL", "BATON_GRACE", "LOG_LEVEL", "SYSTEMROOT", "TMPDIR");

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final int SECRET_LENGTH = 35;

    /** Opens nothing but a sandbox; always the same, so that a bot's settings stay valid. */
    private static final String TOKEN_OF_OWN_BOT = "1234567890:sandbox-sandbox-sandbox-sandbox-san";

    static SandboxOptions forDemo(int apiPort, Map<String, String> callers) {
        return new SandboxOptions(true, apiPort, newToken(), callers);
    }

    static SandboxOptions forOwnBot(int apiPort, Map<String, String> callers) {
        return new SandboxOptions(false, apiPort, TOKEN_OF_OWN_BOT, callers);
    }

    boolean hasRedis() {
        return !callers.getOrDefault("REDIS_URL", "").isBlank();
    }

    /** What the demo's instances get. */
    Map<String, String> environment(URI api, Path folder) {
        Map<String, String> environment = new HashMap<>();
        for (String name : PASSED_ON) {
            String value = callers.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("BOT_TOKEN", token);
        environment.put("BOT_MODE", "polling");
        environment.put("TELEGRAM_API_URL", api.toString());
        environment.put("BATON_WHEN_HELD", "standby");
        environment.put("BATON_ON_CONFLICT", "hold");
        environment.put("BATON_DIR", folder.toString());
        environment.put("PORT", "0");
        environment.put("LOG_FORMAT", "text");
        environment.put("NO_COLOR", "1");
        return environment;
    }

    /** A bot that exists only here; a new one each time, so that two sandboxes on one Redis do not meet. */
    private static String newToken() {
        SecureRandom random = new SecureRandom();
        StringBuilder secret = new StringBuilder(SECRET_LENGTH);
        for (int i = 0; i < SECRET_LENGTH; i++) {
            secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return (1_000_000_000L + random.nextInt(1_000_000_000)) + ":" + secret;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return (demo ? "demo" : "own bot") + ", port " + apiPort;
    }
}
