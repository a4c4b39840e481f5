package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WebhookTest {

    private static final String SECRET = "open_sesame";
    private static final String MESSAGE = "{\"update_id\":5,\"message\":{\"chat\":{\"id\":1},\"text\":\"hello\"}}";

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        http.close();
    }

    private BotRuntime start() throws InterruptedException {
        BotRuntime runtime = fixture.start(fixture.builder()
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
                .withWebhookSecret(SECRET)
                .withPort(0));
        fixture.awaitState(runtime, RuntimeState.HOLDING);
        fixture.api.awaitCalls("setWebhook", 1);
        return runtime;
    }

    @Test
    void an_update_is_answered_with_200_when_it_is_handled_and_not_before() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> finish.await());
        BotRuntime runtime = start();
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(delivery(runtime, MESSAGE), BodyHandlers.ofString());
        assertThat(answer).isNotDone();
        finish.countDown();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void a_delivery_that_is_repeated_is_handled_once() throws Exception {
        BotRuntime runtime = start();

        assertThat(send(delivery(runtime, MESSAGE))).isEqualTo(200);
        assertThat(send(delivery(runtime, MESSAGE))).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void without_the_right_secret_nothing_is_handled() throws Exception {
        BotRuntime runtime = start();
        URI address = address(runtime, "/telegram");

        assertThat(send(HttpRequest.newBuilder(address)
                        .POST(BodyPublishers.ofString(MESSAGE))
                        .build()))
                .isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(address)
                        .header("X-Telegram-Bot-Api-Secret-Token", "open_sesamE")
                        .POST(BodyPublishers.ofString(MESSAGE))
                        .build()))
                .isEqualTo(401);
        assertThat(fixture.handled).isEmpty();
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        BotRuntime runtime = start();

        assertThat(send(delivery(runtime, "x".repeat(WebhookEndpoint.LARGEST_BODY + 1))))
                .isEqualTo(413);
    }

    @Test
    void what_cannot_be_read_is_set_aside_so_that_telegram_does_not_repeat_it() throws Exception {
        BotRuntime runtime = start();

        assertThat(send(delivery(runtime, "{\"no\":\"update\"}"))).isEqualTo(200);
        assertThat(send(delivery(runtime, MESSAGE))).isEqualTo(200);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void only_a_post_is_a_delivery() throws Exception {
        BotRuntime runtime = start();

        assertThat(send(HttpRequest.newBuilder(address(runtime, "/telegram")).build()))
                .isEqualTo(405);
    }

    @Test
    void health_status_and_a_line_for_people_are_served() throws Exception {
        BotRuntime runtime = start();

        assertThat(send(HttpRequest.newBuilder(address(runtime, "/healthz")).build()))
                .isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(address(runtime, "/readyz")).build()))
                .isEqualTo(200);
        assertThat(body(runtime, "/")).isEqualTo("@fake_bot: holding\n");
        assertThat(body(runtime, "/status"))
                .contains("\"state\":\"holding\"", "\"mode\":\"webhook\"")
                .doesNotContain(SECRET);
        assertThat(send(HttpRequest.newBuilder(address(runtime, "/other")).build()))
                .isEqualTo(404);
    }

    @Test
    void a_stop_answers_what_is_running_and_leaves_the_webhook_in_place() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        BotRuntime runtime = start();
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(delivery(runtime, MESSAGE), BodyHandlers.ofString());
        running.await();
        Thread closing = Thread.ofVirtual().start(runtime::close);
        fixture.awaitState(runtime, RuntimeState.DRAINING);
        finish.countDown();
        closing.join();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(fixture.api.methods()).doesNotContain("deleteWebhook");
    }

    private HttpRequest delivery(BotRuntime runtime, String body) {
        return HttpRequest.newBuilder(address(runtime, "/telegram"))
                .header("X-Telegram-Bot-Api-Secret-Token", SECRET)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI address(BotRuntime runtime, String path) {
        return URI.create("http://127.0.0.1:" + runtime.port().orElseThrow() + path);
    }

    private int send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String body(BotRuntime runtime, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address(runtime, path)).build(), BodyHandlers.ofString())
                .body();
    }
}
