package dev.baton.botapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client makes of servers and proxies as they are, down to the bytes. */
final class HttpExchangeTest {

    private static final String OK = "{\"ok\":true,\"result\":true}";

    private ScriptedServer server;
    private BotApi api;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        api = BotApi.over(server.url("http"), HttpBotApiTest.TOKEN);
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        server.close();
    }

    private static String answer(String headers, String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers + "\r\n" + body;
    }

    private static String answer() {
        return answer("Content-Length: " + OK.length() + "\r\n", OK);
    }

    private ApiResult<String> call() throws InterruptedException {
        return api.call("getMe", Map.of());
    }

    @Test
    void one_request_has_all_that_a_server_needs() throws InterruptedException {
        server.then(answer());
        assertThat(api.call("sendMessage", Map.of("text", "hi"))).isEqualTo(new ApiResult.Ok<>("true"));

        ScriptedServer.Request request = server.next();
        assertThat(request.body()).isEqualTo("{\"text\":\"hi\"}");
        assertThat(request.head())
                .startsWith("POST /bot" + HttpBotApiTest.TOKEN.reveal() + "/sendMessage HTTP/1.1\r\n")
                .contains("Host: localhost:" + server.port() + "\r\n")
                .contains("Content-Type: application/json\r\n")
                .contains("Content-Length: 13\r\n");
    }

    @Test
    void a_connection_is_kept_for_the_next_call_unless_the_server_says_no() throws InterruptedException {
        server.then(answer())
                .then(answer("Connection: close\r\nContent-Length: " + OK.length() + "\r\n", OK))
                .then(answer());
        for (int connection : new int[] {1, 1, 2}) {
            assertThat(call()).isInstanceOf(ApiResult.Ok.class);
            assertThat(server.next().connection()).isEqualTo(connection);
        }
    }

    @Test
    void an_answer_may_come_in_chunks_after_a_word_that_it_will_come_or_end_with_the_connection()
            throws InterruptedException {
        server.then(answer(
                        "Transfer-Encoding: chunked\r\n", "5\r\n{\"ok\"\r\n14\r\n:true,\"result\":true}\r\n0\r\n\r\n"))
                .then("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + answer())
                .then((request, client) -> {
                    client.getOutputStream()
                            .write(("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + OK)
                                    .getBytes(ISO_8859_1));
                    client.close();
                });
        for (int i = 1; i <= 3; i++) {
            assertThat(call()).as("answer " + i).isEqualTo(new ApiResult.Ok<>("true"));
        }
    }

    @Test
    void an_answer_without_a_body_is_no_answer_of_a_bot_api() throws InterruptedException {
        server.then("HTTP/1.1 204 No Content\r\n\r\n").then(answer());
        assertThat(call()).isInstanceOf(ApiResult.OutcomeUnknown.class);
        assertThat(call()).isInstanceOf(ApiResult.Ok.class);
    }

    @Test
    void what_does_not_speak_http_or_never_ends_is_told_in_words() throws InterruptedException {
        Map<String, String> told = Map.of(
                "220 mail.example ESMTP\r\n",
                "not HTTP",
                "HTTP/1.1 OK\r\n\r\n",
                "not HTTP",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "not HTTP",
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
                "longer than 64 MiB",
                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                "connection broke",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "connection broke");
        for (Map.Entry<String, String> each : told.entrySet()) {
            server.then((request, client) -> {
                client.getOutputStream().write(each.getKey().getBytes(ISO_8859_1));
                client.shutdownOutput();
            });
            assertThat(call())
                    .as(each.getKey().strip())
                    .isInstanceOfSatisfying(
                            ApiResult.OutcomeUnknown.class,
                            unknown -> assertThat(unknown.reason()).contains(each.getValue()));
        }
    }

    @Test
    void an_answer_that_drips_ends_with_the_patience() throws InterruptedException {
        server.then((request, client) -> {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n".getBytes(ISO_8859_1));
            while (true) {
                out.write(' ');
            }
        });
        assertThat(api.call("getMe", Map.of(), Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        ApiResult.OutcomeUnknown.class,
                        unknown -> assertThat(unknown.reason()).contains("no answer within"));
    }

    @Test
    void a_file_for_a_server_that_does_not_read_it_ends_with_the_patience_and_was_not_sent() throws Exception {
        server.close();
        try (java.net.ServerSocket deaf = new java.net.ServerSocket(0);
                BotApi toDeaf = BotApi.over(
                        java.net.URI.create("http://localhost:" + deaf.getLocalPort()), HttpBotApiTest.TOKEN)) {
            Map<String, ?> file = Map.of("document", Upload.of("large", new byte[32 << 20]));
            assertThat(toDeaf.call("sendDocument", file, Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(
                            ApiResult.NeverSent.class,
                            never -> assertThat(never.reason()).contains("no answer within"));
        }
    }

    @Test
    void a_connection_that_the_server_closed_while_nobody_used_it_is_not_used_again() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Socket> first = new AtomicReference<>();
        server.then((request, client) -> {
                    client.getOutputStream().write(answer().getBytes(ISO_8859_1));
                    first.set(client);
                    closed.countDown();
                })
                .then(answer());
        call();
        closed.await();
        first.get().close();
        Deadline idle = Deadline.in(Duration.ofMillis(150));
        while (!idle.isOver()) {
            Thread.onSpinWait();
        }

        assertThat(call()).isInstanceOf(ApiResult.Ok.class);
        server.next();
        assertThat(server.next().connection()).isEqualTo(2);
    }

    @Test
    void closing_ends_a_call_that_waits_and_refuses_the_next() throws InterruptedException {
        server.then((request, client) -> api.close());
        assertThat(call()).isInstanceOf(ApiResult.OutcomeUnknown.class);
        assertThat(call())
                .isInstanceOfSatisfying(
                        ApiResult.NeverSent.class,
                        never -> assertThat(never.reason()).contains("closed"));
    }

    @Test
    void an_interrupt_ends_a_call_on_a_platform_thread_too() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        server.then((request, client) -> asked.countDown());
        AtomicReference<Class<?>> told = new AtomicReference<>();
        Thread caller = interruptible(this::call, told);
        asked.await();
        caller.interrupt();
        caller.join();

        assertThat(told).hasValue(InterruptedException.class);
    }

    @Test
    void polls_and_calls_take_turns_on_one_connection() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            server.then(batch()).then(batch()).then(answer()).then(answer());
            for (int poll = 0; poll < 2; poll++) {
                assertThat(poll()).isInstanceOf(ApiResult.Ok.class);
            }
            for (int call = 0; call < 2; call++) {
                assertThat(call()).isInstanceOf(ApiResult.Ok.class);
            }
            for (int request = 0; request < 4; request++) {
                assertThat(server.next().connection()).isEqualTo(1);
            }
        }
    }

    @Test
    void an_answer_to_a_poll_may_come_in_pieces() throws InterruptedException {
        server.then((request, client) -> {
            client.setTcpNoDelay(true);
            for (byte letter : batch().getBytes(ISO_8859_1)) {
                client.getOutputStream().write(letter);
            }
        });

        assertThat(poll()).isInstanceOf(ApiResult.Ok.class);
    }

    @Test
    void an_interrupt_ends_a_poll_whose_answer_has_begun_and_closes_the_connection() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        server.then((request, client) -> {
            client.getOutputStream().write(batch().substring(0, 100).getBytes(ISO_8859_1));
            if (client.getInputStream().read() < 0) {
                closed.countDown();
            }
        });
        AtomicReference<Class<?>> told = new AtomicReference<>();
        Thread poller = interruptible(this::poll, told);
        while (Stream.of(poller.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("receive"))) {
            Thread.onSpinWait();
        }
        poller.interrupt();
        poller.join();

        assertThat(told).hasValue(InterruptedException.class);
        closed.await();
    }

    /** Does it on a thread of its own, which notes how it was interrupted. */
    private static Thread interruptible(Callable<?> act, AtomicReference<Class<?>> told) {
        return Thread.ofPlatform().start(() -> {
            try {
                act.call();
            } catch (InterruptedException e) {
                told.set(e.getClass());
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
    }

    private static String batch() {
        String updates = "{\"ok\":true,\"result\":[{\"update_id\":7}]}";
        return answer("Content-Length: " + updates.length() + "\r\n", updates);
    }

    private ApiResult<Iterator<RawUpdate>> poll() throws InterruptedException {
        return api.getUpdates(0, 100, Duration.ZERO);
    }
}
