package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.Upload;
import dev.baton.lease.Lease;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How Telegram is told where to deliver, and what. */
final class RegistrationTest {

    private static final String OURS = "https://bot.example.com/telegram";

    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBizCCATGgAwIBAgIUdYnXBM4aRSo6ooWyjDNtvq2rWNUwCgYIKoZIzj0EAwIw
            GjEYMBYGA1UEAwwPYm90LmV4YW1wbGUuY29tMCAXDTI2MTEyNjEwNTY1N1oYDzIx
            MjYxMTAyMTA1NjU3WjAaMRgwFgYDVQQDDA9ib3QuZXhhbXBsZS5jb20wWTATBgcq
            hkjOPQIBBggqhkjOPQMBBwNCAASxch0HOk2Mz7ZAb31PqZgaVLZO9yaEQ+k9w+7L
            n1IozLlr1Dk0AIvFHvtl2/4AI6krp1nS+zbA3pFv0gXQMKXWo1MwUTAdBgNVHQ4E
            FgQUXBlYYy/b9tnjtbrwvyw6coKndLkwHwYDVR0jBBgwFoAUXBlYYy/b9tnjtbrw
            vyw6coKndLkwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAkFlo
            0RQcBwiENRIJzFZpW7yPvsK7lm22Z6QeRPb+abMCICWeaKq/b2wSDvpjJzW8IDNK
            K2AkJ5Blteovh+uFu8D9
            -----END CERTIFICATE-----
            """;

    @TempDir
    private Path folder;

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    private BotRuntimeBuilder byWebhook() {
        return fixture.builder()
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create(OURS))
                .withoutServer();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "certificate", ".pem"), content);
    }

    private Map<String, ?> registered(BotRuntimeBuilder builder) throws InterruptedException {
        fixture.start(builder);
        api.awaitCalls("setWebhook", 1);
        return api.calls("setWebhook").getFirst().parameters();
    }

    private static ApiResult<String> info(String more) {
        return new ApiResult.Ok<>("{\"url\":\"" + OURS + "\",\"pending_update_count\":0" + more + "}");
    }

    @Test
    void what_is_not_said_is_left_to_telegram() throws InterruptedException {
        assertThat(registered(byWebhook())).containsOnlyKeys("url", "secret_token");
    }

    @Test
    void what_is_said_is_passed_on() throws Exception {
        Map<String, ?> parameters = registered(byWebhook()
                .withWebhookMaxConnections(80)
                .withWebhookIpAddress("198.51.100.7")
                .withWebhookCertificate(file(CERTIFICATE))
                .withAllowedUpdates(List.of("message", "chat_member")));

        assertThat(parameters.get("max_connections")).isEqualTo(80);
        assertThat(parameters.get("ip_address")).isEqualTo("198.51.100.7");
        assertThat(parameters.get("allowed_updates")).isEqualTo(List.of("message", "chat_member"));
        assertThat(parameters.get("certificate"))
                .isInstanceOf(Upload.class)
                .hasToString("certificate.pem (" + CERTIFICATE.length() + " bytes)");
    }

    @Test
    void a_poller_says_once_which_kinds_it_wants() throws InterruptedException {
        fixture.startPolling(fixture.builder().withAllowedUpdates(List.of("message")));
        api.message(1, "hello");
        api.awaitCalls("getUpdates", 2);

        assertThat(api.calls("getUpdates").getFirst().parameters().get("allowed_updates"))
                .isEqualTo(List.of("message"));
        assertThat(api.calls("getUpdates").get(1).parameters().containsKey("allowed_updates"))
                .isFalse();
    }

    @Test
    void a_poller_that_was_told_nothing_says_nothing() throws InterruptedException {
        fixture.startPolling(fixture.builder());

        assertThat(api.calls("getUpdates").getFirst().parameters()).containsOnlyKeys("offset", "limit", "timeout");
    }

    @Test
    void a_webhook_that_somebody_changed_is_set_again() throws InterruptedException {
        for (int look = 0; look < 2; look++) {
            api.answer("getWebhookInfo", info(",\"max_connections\":40,\"allowed_updates\":[\"message\",\"poll\"]"));
        }
        api.answer("getWebhookInfo", info(",\"max_connections\":40,\"allowed_updates\":[\"poll\",\"message\"]"))
                .answer("getWebhookInfo", info(",\"max_connections\":1,\"allowed_updates\":[\"message\",\"poll\"]"))
                .answer("getWebhookInfo", info(",\"max_connections\":1,\"allowed_updates\":[\"message\",\"poll\"]"))
                .answer("getWebhookInfo", info(",\"max_connections\":40,\"allowed_updates\":[\"message\",\"poll\"]"))
                .answer("getWebhookInfo", info(",\"max_connections\":40,\"allowed_updates\":[\"message\"]"));
        fixture.start(byWebhook().withAllowedUpdates(List.of("message", "poll")));
        api.awaitCalls("getWebhookInfo", 2);
        for (int look = 3; look <= 7; look++) {
            int seen = look;
            fixture.await(
                    () -> {
                        fixture.time.advance(Duration.ofSeconds(1));
                        return api.calls("getWebhookInfo").size() >= seen;
                    },
                    "another look");
        }

        api.awaitCalls("setWebhook", 3);
        assertThat(api.calls("setWebhook"))
                .extracting(FakeBotApi.Call::parameters)
                .allSatisfy(parameters ->
                        assertThat(parameters.get("allowed_updates")).isEqualTo(List.of("message", "poll")));
    }

    @Test
    void who_loses_the_lease_while_telegram_has_it_wait_does_not_set_the_webhook() throws InterruptedException {
        api.answer("setWebhook", new ApiResult.RetryAfter<>(Duration.ofSeconds(1)));
        BotRuntime runtime = fixture.start(byWebhook().withHeldPolicy(HeldPolicy.STANDBY));
        api.awaitCalls("setWebhook", 1);
        Lease others = fixture.takeLeaseFrom(runtime);
        fixture.await(
                () -> {
                    if (runtime.status().state() != RuntimeState.STANDBY) {
                        fixture.time.advance(Duration.ofMillis(500));
                    }
                    return runtime.status().state() == RuntimeState.STANDBY;
                },
                "it stands by");

        assertThat(api.calls("setWebhook")).hasSize(1);
        fixture.store.inner.release(others);
    }

    @Test
    void what_is_delivered_and_not_wanted_any_more_is_known() {
        assertThat(UpdateKinds.lost(List.of("message", "poll", "chat_member"), List.of("message")))
                .containsExactly("poll", "chat_member");
        assertThat(UpdateKinds.lost(List.of(), List.of("message", "chat_member")))
                .as("nothing set means the default")
                .contains("callback_query", "inline_query")
                .doesNotContain("message", "chat_member", "message_reaction");
    }

    @Test
    void the_default_kinds_need_not_be_listed_by_name() throws InterruptedException {
        Object kinds = registered(byWebhook().withAllowedUpdates(List.of(" default", "Message_Reaction", "message")))
                .get("allowed_updates");

        assertThat(kinds)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .contains("message", "callback_query", "message_reaction")
                .doesNotContain("chat_member", "default")
                .doesNotHaveDuplicates();
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() throws IOException {
        Path key = file("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n" + CERTIFICATE);

        assertThat(problems(Map.of(
                        "WEBHOOK_MAX_CONNECTIONS", "0",
                        "WEBHOOK_IP_ADDRESS", "198.51.100.256",
                        "WEBHOOK_CERTIFICATE", key.toString(),
                        "BATON_ALLOWED_UPDATES", "message,mesage poll")))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("WEBHOOK_MAX_CONNECTIONS", "between 1 and"))
                .anySatisfy(problem -> assertThat(problem).contains("WEBHOOK_IP_ADDRESS"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("private key", key.toString())
                        .doesNotContain("MIGH"))
                .anySatisfy(problem -> assertThat(problem).contains("names mesage,"));
        assertThat(problems(Map.of(
                        "WEBHOOK_CERTIFICATE", folder.resolve("nothing").toString(), "BATON_ALLOWED_UPDATES", ",")))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("cannot be read"))
                .anySatisfy(problem -> assertThat(problem).contains("names no kind"));
        assertThat(problems(Map.of("WEBHOOK_CERTIFICATE", file("hello").toString())))
                .singleElement()
                .asString()
                .contains("without a certificate");
    }

    private static List<String> problems(Map<String, String> wrong) {
        Map<String, String> variables = new HashMap<>(wrong);
        variables.putAll(
                Map.of("BOT_MODE", "webhook", "WEBHOOK_URL", OURS, "BOT_TOKEN", RuntimeFixture.TOKEN.reveal()));
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> BotRuntime.fromEnvironment((update, bot) -> {}, variables)
                        .build())
                .actual()
                .problems();
    }
}
