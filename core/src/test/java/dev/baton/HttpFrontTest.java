package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server of a runtime, among people who do not behave. */
final class HttpFrontTest {

    private static final String SECRET = "open_sesame";
    private static final String HALF_A_HEADER = "POST /telegram HTTP/1.1\r\nHost: bot.exam";
    private static final String HALF_A_BODY = "POST /telegram HTTP/1.1\r\nHost: bot.example.com\r\n"
            + "X-Telegram-Bot-Api-Secret-Token: " + SECRET + "\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{\"update_id\":";
    private static final String HALF_A_STRANGERS_BODY =
            "POST /telegram HTTP/1.1\r\nHost: bot.example.com\r\nContent-Length: 1000\r\n\r\n{\"update_id\":";

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final BotRuntime runtime = fixture.start(fixture.builder()
            .withMode(BotMode.WEBHOOK)
            .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
            .withWebhookSecret(SECRET)
            .withPort(0));

    @AfterEach
    void close() throws IOException {
        http.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Sends the beginning of a request, and then nothing. */
    private void sendsSlowly(String beginning) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), runtime.port().orElseThrow());
        sockets.add(socket);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        Thread.ofVirtual().start(() -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException reset) {
                // cut off as well
            }
            cutOff.incrementAndGet();
        });
    }

    private int delivers(int id) throws IOException, InterruptedException {
        String update = "{\"update_id\":" + id + ",\"message\":{\"chat\":{\"id\":1},\"text\":\"hello\"}}";
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + runtime.port().orElseThrow() + "/telegram"))
                                .header("X-Telegram-Bot-Api-Secret-Token", SECRET)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(update))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void two_hundred_slow_senders_are_cut_off_and_keep_nobody_waiting() throws Exception {
        fixture.await(() -> runtime.port().isPresent(), "a port");
        for (int i = 0; i < 200; i++) {
            sendsSlowly(
                    List.of(HALF_A_HEADER, HALF_A_BODY, HALF_A_STRANGERS_BODY).get(i % 3));
        }
        for (int id = 1; id <= 20; id++) {
            assertThat(delivers(id)).isEqualTo(200);
        }
        assertThat(cutOff).hasValue(0);
        fixture.await(
                () -> {
                    fixture.time.advance(Duration.ofSeconds(1));
                    return cutOff.get() == 200;
                },
                "200 senders cut off");

        assertThat(fixture.handled).hasSize(20);
        assertThat(delivers(21)).isEqualTo(200);
    }

    @Test
    void when_too_many_send_slowly_the_slowest_are_cut_off_and_nobody_is_refused() throws Exception {
        fixture.await(() -> runtime.port().isPresent(), "a port");
        for (int i = 0; i < Senders.MOST + 100; i++) {
            sendsSlowly(HALF_A_BODY);
        }
        fixture.await(() -> cutOff.get() >= 100, "a hundred senders cut off, without any time passing");

        for (int id = 1; id <= 20; id++) {
            assertThat(delivers(id)).isEqualTo(200);
        }
        assertThat(cutOff.get()).isLessThanOrEqualTo(120);
    }

    @Test
    void a_delivery_that_has_arrived_is_not_cut_off_while_its_handler_runs() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        fixture.await(() -> runtime.port().isPresent(), "a port");
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(delivers(1));
            } catch (IOException | InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        running.await();
        fixture.await(
                () -> {
                    fixture.time.advance(Duration.ofMillis(500));
                    return answer.isDone();
                },
                "an answer");
        finish.countDown();

        assertThat(answer.get()).as("in the journal").isEqualTo(200);
    }
}
