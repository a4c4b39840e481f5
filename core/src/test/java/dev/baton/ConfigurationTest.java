package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path folder;

    @Test
    void everything_that_is_wrong_is_reported_at_once() {
        List<String> problems = problems(Map.of(
                "BOT_TOKEN", "123456789",
                "BOT_MODE", "webhook",
                "PORT", "http",
                "REDIS_URL", "mysql://localhost",
                "BATON_WHEN_HELD", "leave",
                "BATON_ON_CONFLICT", "fight",
                "BATON_LEASE_TTL", "10",
                "BATON_GRACE", "soon",
                "BATON_EXIT_CODE_HELD", "1000",
                "TELEGRAM_API_URL", "api.telegram.org"));

        assertThat(problems)
                .hasSize(10)
                .allSatisfy(problem -> assertThat(problem)
                        .containsPattern("^(BOT_TOKEN|BOT_MODE|PORT|REDIS_URL|BATON_|TELEGRAM_API_URL)"));
        assertThat(problems.toString()).doesNotContain("123456789");
    }

    @Test
    void a_mode_that_does_not_exist_is_answered_with_the_two_that_do_and_what_one_of_them_needs() {
        assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "BOT_MODE", "push")))
                .containsExactly(
                        "BOT_MODE is \"push\", but it has to be one of polling, webhook",
                        "WEBHOOK_URL is not set; if BOT_MODE is to be webhook, it is needed");
    }

    @Test
    void a_missing_token_is_said_to_be_missing() {
        assertThat(problems(Map.of())).singleElement().asString().contains("BOT_TOKEN is not set", "BotFather");
    }

    @Test
    void the_token_has_other_names_and_may_be_in_a_file() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        assertThat(build(Map.of("TELEGRAM_BOT_TOKEN", TOKEN)).status().botId()).isEqualTo(123456);
        assertThat(build(Map.of("TELEGRAM_TOKEN", TOKEN)).status().botId()).isEqualTo(123456);
        assertThat(build(Map.of("BOT_TOKEN_FILE", file.toString())).status().botId())
                .isEqualTo(123456);
        assertThat(problems(Map.of("BOT_TOKEN_FILE", folder.resolve("none").toString())))
                .singleElement()
                .asString()
                .contains("BOT_TOKEN_FILE", "cannot be read");
    }

    @Test
    void a_token_in_the_place_of_the_name_of_its_file_is_not_shown() {
        assertThat(problems(Map.of("BOT_TOKEN_FILE", TOKEN)))
                .singleElement()
                .asString()
                .contains("BOT_TOKEN_FILE", "cannot be read")
                .doesNotContain(TOKEN.substring(TOKEN.indexOf(':') + 1));
    }

    @Test
    void an_address_of_redis_that_is_malformed_does_not_show_its_password() {
        assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "REDIS_URL", "redis://user:pass^word@host"))
                        .toString())
                .contains("REDIS_URL")
                .doesNotContain("pass^word");
    }

    @Test
    void redis_without_its_module_says_what_to_add() {
        assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "REDIS_URL", "redis://localhost")))
                .containsExactly("REDIS_URL cannot be used: add dev.baton:baton-lease-redis to the class path");
    }

    @Test
    void an_address_that_is_none_of_redis_is_answered_with_those_that_are() {
        for (String given : List.of("redis+tls://host", "mysql://host", "host:6379")) {
            assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "REDIS_URL", given)))
                    .singleElement()
                    .asString()
                    .contains("REDIS_URL", "redis-sentinel://", "redis-cluster://", "rediss");
        }
        for (String given : List.of("rediss://h", "redis-sentinel://a,b/0?master=m", "rediss-cluster://a:1,b:2")) {
            assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "REDIS_URL", given)))
                    .singleElement()
                    .asString()
                    .contains("baton-lease-redis");
        }
    }

    @Test
    void the_key_of_an_old_bot_is_a_key_in_redis() {
        assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "BATON_LEGACY_LOCK", "key:a")))
                .containsExactly("BATON_LEGACY_LOCK is a key, which needs REDIS_URL");
        assertThat(problems(Map.of("BOT_TOKEN", TOKEN, "BATON_LEGACY_LOCK", "trt")))
                .singleElement()
                .asString()
                .contains("BATON_LEGACY_LOCK", "key:NAME");
        assertThat(LeaseStores.withOption(URI.create("redis://h/1"), "also-key", "a b:c&d"))
                .hasToString("redis://h/1?also-key=a%20b%3Ac%26d");
        assertThat(LeaseStores.withOption(URI.create("rediss-sentinel://a,b/0?ca=/c#main"), "also-key", "x"))
                .hasToString("rediss-sentinel://a,b/0?ca=/c&also-key=x#main");
    }

    @Test
    void by_default_a_bot_polls_and_leaves_when_held_or_in_conflict() {
        Settings settings = settings(Map.of("BOT_TOKEN", TOKEN));

        assertThat(settings.mode()).isEqualTo(BotMode.POLLING);
        assertThat(settings.modeGiven()).isFalse();
        assertThat(settings.whenHeld()).isEqualTo(HeldPolicy.EXIT);
        assertThat(settings.onConflict()).isEqualTo(ConflictPolicy.EXIT);
        assertThat(settings.port()).isEmpty();
        assertThat(settings.leaseTtl()).hasSeconds(10);
        assertThat(settings.grace()).hasSeconds(8);
    }

    @Test
    void on_a_platform_a_conflict_is_held_but_a_lock_on_a_file_is_not_waited_for() {
        Settings settings = settings(Map.of("BOT_TOKEN", TOKEN, "RENDER", "true", "RENDER_INSTANCE_ID", "srv-abc"));

        assertThat(settings.onConflict()).isEqualTo(ConflictPolicy.HOLD);
        assertThat(settings.whenHeld()).isEqualTo(HeldPolicy.EXIT);
        assertThat(settings.place()).startsWith("Render srv-abc, host ");
    }

    @Test
    void the_address_of_a_platform_serves_as_the_webhook() {
        Settings settings = settings(Map.of(
                "BOT_TOKEN", TOKEN,
                "BOT_MODE", "webhook",
                "RENDER", "true",
                "PORT", "10000",
                "RENDER_EXTERNAL_URL", "https://bot.onrender.com"));

        assertThat(settings.webhook().orElseThrow().url()).hasToString("https://bot.onrender.com/telegram");
        assertThat(settings.port()).hasValue(10000);
        assertThat(settings.toString()).doesNotContain(settings.webhook().get().secret());
    }

    private Map<String, String> inFolder(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("BATON_DIR", folder.toString());
        return all;
    }

    private BotRuntime build(Map<String, String> variables) {
        return BotRuntime.fromEnvironment((update, bot) -> {}, inFolder(variables))
                .build();
    }

    private Settings settings(Map<String, String> variables) {
        return build(variables).settings();
    }

    private List<String> problems(Map<String, String> variables) {
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> build(variables))
                .actual()
                .problems();
    }
}
