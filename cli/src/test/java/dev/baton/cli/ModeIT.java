package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.WebhookState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polling and webhook, and how the one makes room for the other. */
final class ModeIT {

    /** Nobody listens there, so updates for this webhook wait. */
    private static final String DEAD_WEBHOOK = "http://127.0.0.1:1/somebody/else";

    private static final String WEBHOOK_SECRET = "a-secret-of-the-tester";

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    private final int port = freePort();
    private final String webhookUrl = "http://127.0.0.1:" + port + "/telegram";

    @ParameterizedTest
    @ValueSource(strings = {"BOT_MODE=", "BOT_MODE=polling"})
    void without_a_word_and_by_name_updates_are_polled_for(String mode) {
        EmulatedUser ann = testbed.user("Ann");
        testbed.start(mode).awaitState("holding");
        ann.sends("hello");
        testbed.awaitAnswers();

        assertThat(testbed.polls()).isNotEmpty();
        assertThat(testbed.bot().calls("deleteWebhook")).isEmpty();
    }

    @Test
    void polling_asked_for_by_name_removes_a_webhook_and_answers_what_was_waiting() throws Exception {
        EmulatedUser ann = testbed.user("Ann");
        setWebhook(DEAD_WEBHOOK);
        ann.sends("I wrote while the webhook was deaf");
        BatonProcess process = testbed.start("BOT_MODE=polling");
        testbed.awaitAnswers();

        assertThat(testbed.bot().webhook()).isNull();
        assertThat(testbed.bot().calls("deleteWebhook"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.parameter("drop_pending_updates")).isNull());
        assertThat(process.output()).contains("Removing the webhook on 127.0.0.1");
    }

    @Test
    void polling_by_default_leaves_a_webhook_alone_and_names_its_host() throws Exception {
        setWebhook(DEAD_WEBHOOK);
        BatonProcess process = testbed.start("BOT_MODE=");

        assertThat(process.awaitExit()).isEqualTo(78);
        assertThat(process.lines("Stopped: "))
                .singleElement()
                .asString()
                .contains("A webhook on 127.0.0.1", "BOT_MODE=polling", "BOT_MODE=webhook");
        assertThat(webhook().url()).isEqualTo(DEAD_WEBHOOK);
        assertThat(testbed.polls()).isEmpty();
        assertThat(testbed.leaseHolder()).isEmpty();
    }

    @Test
    void a_webhook_is_set_with_a_secret_and_answers_without_a_single_poll() {
        EmulatedUser ann = testbed.user("Ann");
        ann.sends("I was early");
        BatonProcess process = startByWebhook();
        process.awaitLine("Serving @");
        ann.sends("hello");
        testbed.awaitAnswers();

        assertThat(webhook().url()).isEqualTo(webhookUrl);
        assertThat(webhook().secretToken()).isNotNull().doesNotContain(testbed.token());
        assertThat(testbed.bot().calls("setWebhook"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.parameter("drop_pending_updates")).isNull());
        assertThat(process.status().field("mode")).contains("webhook");

        assertThat(process.stop().awaitExit()).isZero();
        assertThat(webhook().url()).as("the webhook after the end").isEqualTo(webhookUrl);
        assertThat(testbed.bot().calls("deleteWebhook")).isEmpty();
        assertThat(testbed.bot().calls("getUpdates")).isEmpty();
    }

    @Test
    void a_webhook_refuses_what_does_not_come_from_telegram() {
        testbed.keepSecret(WEBHOOK_SECRET);
        BatonProcess process = startByWebhook("WEBHOOK_SECRET=" + WEBHOOK_SECRET);
        process.awaitLine("Serving @");
        String update = "{\"update_id\":1,\"message\":{\"chat\":{\"id\":1},\"text\":\"forged\"}}";

        assertThat(webhook().secretToken()).isEqualTo(WEBHOOK_SECRET);
        assertThat(deliver(process, update, null)).isEqualTo(401);
        assertThat(deliver(process, update, "a guess")).isEqualTo(401);
        assertThat(deliver(process, "x".repeat(1024 * 1024 + 1), WEBHOOK_SECRET))
                .isEqualTo(413);
        assertThat(process.get("/telegram").code()).isEqualTo(405);
        assertThat(process.get("/elsewhere").code()).isEqualTo(404);
        assertThat(process.status().field("handled")).contains("0");
        assertThat(testbed.bot().calls("sendMessage")).isEmpty();
        assertThat(testbed.bot().calls("getUpdates")).isEmpty();
    }

    @Test
    void a_delivery_that_is_repeated_is_handled_once() {
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess process = startByWebhook("WEBHOOK_SECRET=" + WEBHOOK_SECRET);
        process.awaitLine("Serving @");
        long id = ann.sends("hello");
        testbed.awaitAnswers();
        String again = "{\"update_id\":" + id + ",\"message\":{\"chat\":{\"id\":" + ann.id() + "},\"text\":\"hello\"}}";

        assertThat(deliver(process, again, WEBHOOK_SECRET)).isEqualTo(200);
        assertThat(process.status().field("handled")).contains("1");
    }

    @Test
    void a_delivery_that_cannot_be_read_is_set_aside_and_listed() {
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess process = startByWebhook("WEBHOOK_SECRET=" + WEBHOOK_SECRET);
        process.awaitLine("Serving @");

        assertThat(deliver(process, "{\"update_id\":4,\"message\":{oh dear}}", WEBHOOK_SECRET))
                .isEqualTo(200);
        ann.sends("hello");
        testbed.awaitAnswers();
        BatonProcess list = testbed.run(List.of("journal", "list"));
        assertThat(list.awaitExit()).isZero();
        assertThat(list.lines("failed   ")).singleElement().asString().contains("4", "it cannot be read");
    }

    @Test
    void from_polling_to_webhook_and_back_nothing_is_lost() {
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess polling = testbed.start("BOT_MODE=polling").awaitState("holding");
        ann.sends("to the poller");
        testbed.awaitAnswers();
        polling.stop().awaitExit();

        ann.sends("to nobody");
        BatonProcess pushed = startByWebhook();
        testbed.awaitAnswers();
        pushed.stop().awaitExit();
        ann.sends("to a webhook that is not there");

        testbed.start("BOT_MODE=polling").awaitState("holding");
        testbed.awaitAnswers();
        assertThat(testbed.bot().webhook()).isNull();
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        BatonProcess pushing = testbed.start(
                "BOT_MODE=push", "BOT_TOKEN=12345:too-short", "BATON_LEASE_TTL=ten", "REDIS_URL=mysql://here");

        assertThat(pushing.awaitExit()).isEqualTo(78);
        assertThat(pushing.lines("  - ")).hasSize(5);
        assertThat(pushing.output())
                .contains(
                        "BOT_MODE is \"push\", but it has to be one of polling, webhook",
                        "BOT_TOKEN holds no token",
                        "WEBHOOK_URL is not set",
                        "BATON_LEASE_TTL is \"ten\"",
                        "REDIS_URL cannot be used")
                .doesNotContain("too-short", "Exception");

        BatonProcess nowhere = testbed.start("BOT_MODE=webhook", "BOT_TOKEN=12345:too-short", "BATON_GRACE=5 minutes");

        assertThat(nowhere.awaitExit()).isEqualTo(78);
        assertThat(nowhere.lines("  - ")).hasSize(3);
        assertThat(nowhere.output())
                .contains("BOT_MODE=webhook needs WEBHOOK_URL", "BOT_TOKEN holds no token", "BATON_GRACE is")
                .doesNotContain("too-short", "Exception");
        assertThat(testbed.bot().calls()).isEmpty();
    }

    @Test
    void a_token_that_telegram_refuses_ends_with_77() {
        testbed.bot().revokeToken();
        BatonProcess process = testbed.start();

        assertThat(process.awaitExit()).isEqualTo(77);
        assertThat(process.lines("Stopped: "))
                .singleElement()
                .asString()
                .contains("Telegram does not accept the token", "BotFather");
        assertThat(testbed.polls()).isEmpty();
    }

    @Test
    void a_token_that_is_revoked_while_polling_ends_with_77() {
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.awaitPolling();
        EmulatedUser ann = testbed.user("Ann");
        testbed.expectLoss();
        testbed.bot().revokeToken();
        ann.sends("one more");

        assertThat(process.awaitExit()).isEqualTo(77);
        assertThat(testbed.leaseHolder()).isEmpty();
    }

    private BatonProcess startByWebhook(String... more) {
        List<String> variables =
                new ArrayList<>(List.of("BOT_MODE=webhook", "WEBHOOK_URL=" + webhookUrl, "PORT=" + port));
        variables.addAll(List.of(more));
        return testbed.start(variables.toArray(String[]::new));
    }

    private WebhookState webhook() {
        WebhookState webhook = testbed.bot().webhook();
        if (webhook == null) {
            throw new AssertionError("There is no webhook");
        }
        return webhook;
    }

    private static int deliver(BatonProcess process, String body, @Nullable String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(process.address("/telegram"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (secret != null) {
            request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        return process.request(request.build()).code();
    }

    /** As some other deployment of the same bot would do. */
    private void setWebhook(String url) throws IOException, InterruptedException {
        URI address = URI.create(testbed.telegram().url() + "/bot" + testbed.token() + "/setWebhook?url="
                + URLEncoder.encode(url, StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
