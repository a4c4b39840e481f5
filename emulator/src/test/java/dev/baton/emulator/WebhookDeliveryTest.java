package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WebhookDeliveryTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    WebhookDeliveryTest() throws IOException {
        hook.setExecutor(threads);
        hook.start();
    }

    @AfterEach
    void close() {
        telegram.close();
        hook.stop(0);
        threads.shutdownNow();
    }

    @Rule("4 One update in each POST, as JSON, with the secret in a header")
    @Test
    void each_update_is_posted_as_json_with_the_secret() throws IOException {
        List<String> heads = new CopyOnWriteArrayList<>();
        hook.createContext("/hook", exchange -> {
            heads.add(exchange.getRequestMethod()
                    + " " + exchange.getRequestURI()
                    + " " + exchange.getRequestHeaders().getFirst("Content-Type")
                    + " " + exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token"));
            answer(exchange, 200);
        });
        setWebhook("/hook?a=b");
        long id = bot.user("Ann").sends("hi");

        Eventually.await("it is confirmed", () -> bot.confirmedUpdateIds().equals(List.of(id)));
        assertThat(heads).containsExactly("POST /hook?a=b application/json s3cret");
        assertThat(bodies.getFirst()).startsWith("{\"update_id\":" + id + ",\n\"message\":{\"message_id\":1,");
        assertThat(bot.pendingUpdateCount()).isZero();
    }

    @Rule("4 A name and a password in the URL are sent as `Authorization: Basic`")
    @Test
    void a_name_and_a_password_in_the_url_are_sent() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        hook.createContext("/hook", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, 200);
        });
        set("http://ada:lovelace@localhost:" + hook.getAddress().getPort() + "/hook");
        bot.user("Ann").sends("hi");

        Eventually.await("it is confirmed", () -> bot.confirmedUpdateIds().size() == 1);
        assertThat(seen).containsExactly("Basic YWRhOmxvdmVsYWNl");
    }

    @Rule("4 `Retry-After` is a number of seconds; a date is not understood")
    @Test
    void a_date_to_come_again_is_not_understood() throws IOException {
        AtomicInteger posts = new AtomicInteger();
        hook.createContext("/hook", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "Fri, 31 Dec 2999 23:59:59 GMT");
            answer(exchange, posts.incrementAndGet() == 1 ? 503 : 200);
        });
        setWebhook("/hook");
        bot.user("Ann").sends("hi");

        Eventually.await("it is confirmed", () -> bot.confirmedUpdateIds().size() == 1);
    }

    @Rule("4 A call in the body of a 2xx is carried out")
    @Test
    void a_call_in_the_body_of_the_response_is_carried_out() throws IOException {
        EmulatedUser ann = bot.user("Ann");
        byte[] reply = ("{\"method\":\"sendMessage\",\"chat_id\":" + ann.id() + ",\"text\":\"got it\"}")
                .getBytes(StandardCharsets.UTF_8);
        hook.createContext("/hook", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        setWebhook("/hook");
        ann.sends("hi");
        assertThat(ann.awaitReply(Duration.ofSeconds(10)).text()).isEqualTo("got it");
    }

    @Rule("4 Updates with one key go one after the other, others side by side")
    @Test
    void a_chat_that_is_held_up_holds_up_no_other_and_keeps_its_order() throws IOException {
        CountDownLatch held = new CountDownLatch(1);
        hook.createContext("/hook", exchange -> {
            String body = answerLater(exchange);
            if (body.contains("\"text\":\"Ann 0\"")) {
                awaitQuietly(held);
            }
            respond(exchange, 200);
        });
        setWebhook("/hook");
        bot.user("Warm-up").sends("so that it is known to work");
        Eventually.await("it works", () -> bot.confirmedUpdateIds().size() == 1);
        for (int i = 0; i < 20; i++) {
            bot.user("Ann").sends("Ann " + i);
            bot.user("Bob").sends("Bob " + i);
        }
        Eventually.await("Bob is served", () -> bodies.stream().anyMatch(body -> body.contains("\"Bob 19\"")));
        assertThat(bodies).noneMatch(body -> body.contains("\"Ann 1\""));
        held.countDown();

        Eventually.await("all is served", () -> bot.confirmedUpdateIds().size() == 41);
        List<String> toAnn =
                bodies.stream().filter(body -> body.contains("\"text\":\"Ann ")).toList();
        for (int i = 0; i < 20; i++) {
            assertThat(toAnn.get(i)).contains("\"text\":\"Ann " + i + "\"");
        }
    }

    @Rule("4 The last error is told by getWebhookInfo")
    @Test
    void a_failed_delivery_is_retried_and_remembered() throws IOException {
        AtomicInteger posts = new AtomicInteger();
        hook.createContext("/hook", exchange -> answer(exchange, posts.incrementAndGet() == 1 ? 500 : 200));
        setWebhook("/hook");
        long id = bot.user("Ann").sends("hi");

        Eventually.await("it is confirmed", () -> bot.confirmedUpdateIds().equals(List.of(id)));
        assertThat(posts).hasValue(2);
        assertThat(bot.webhook())
                .isNotNull()
                .extracting(WebhookState::lastErrorMessage)
                .isEqualTo("Wrong response from the webhook: 500 Internal Server Error");
    }

    @Rule("4 The last error is told by getWebhookInfo")
    @Test
    void a_webhook_where_nobody_listens_is_an_error_and_the_update_stays() throws IOException {
        setWebhook("/hook");
        hook.stop(0);
        bot.user("Ann").sends("hi");

        Eventually.await("it fails", () -> {
            WebhookState webhook = bot.webhook();
            return webhook != null && "Connection refused".equals(webhook.lastErrorMessage());
        });
        assertThat(bot.pendingUpdateCount()).isEqualTo(1);
    }

    private void setWebhook(String path) throws IOException {
        set("http://localhost:" + hook.getAddress().getPort() + path);
    }

    private void set(String url) throws IOException {
        try (Wire wire = new Wire(telegram.url())) {
            wire.get("setWebhook?secret_token=s3cret&url=" + url.replace("?", "%3F"));
            assertThat(wire.response()).contains("\"Webhook was set\"");
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        answerLater(exchange);
        respond(exchange, status);
    }

    private String answerLater(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(body);
        return body;
    }

    private static void respond(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
