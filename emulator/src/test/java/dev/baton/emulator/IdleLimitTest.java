package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In real time, since it is about the network; the limit is shorter than that of a server. */
final class IdleLimitTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final HttpResponse ANSWER = HttpResponse.of(ApiAnswer.ok("true"));

    private final ServerSocket listener;
    private final AtomicInteger requests = new AtomicInteger();

    IdleLimitTest() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Rule("1.2 An idle connection is closed after 500 seconds, also one on which bytes trickle in")
    @Test
    void a_connection_ends_when_nothing_is_asked_for_too_long() throws IOException {
        try (Wire silent = connect(false)) {
            assertThat(silent.rest()).isEmpty();
        }
    }

    @Rule("1.2 An idle connection is closed after 500 seconds, also one on which bytes trickle in")
    @Test
    void a_request_that_trickles_in_for_too_long_is_not_waited_for() throws IOException {
        long start = System.nanoTime();
        try (Wire slow = connect(false)) {
            slow.send("POST /x HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
            while (System.nanoTime() - start < Duration.ofSeconds(10).toNanos()) {
                slow.send("x");
                LockSupport.parkNanos(5_000_000);
            }
            throw new AssertionError("it was waited for");
        } catch (SocketException closed) {
            assertThat(requests).hasValue(0);
        }
    }

    @Rule({
        "1.2 A request that is not answered for 500 seconds loses its connection",
        "7 A request that hangs, such as one of a bot whose login does not succeed, ends with its connection"
    })
    @Test
    void a_request_that_nobody_answers_loses_its_connection() throws IOException {
        try (Wire asking = connect(false)) {
            asking.get("getMe");
            assertThat(asking.rest()).isEmpty();
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void a_connection_that_is_used_again_and_again_is_kept() throws IOException {
        long start = System.nanoTime();
        try (Wire busy = connect(true)) {
            while (System.nanoTime() - start < LIMIT.multipliedBy(3).toNanos()) {
                assertThat(busy.get("getMe").response()).endsWith("{\"ok\":true,\"result\":true}");
            }
        }
    }

    private Wire connect(boolean answering) throws IOException {
        Wire wire = new Wire(URI.create("http://127.0.0.1:" + listener.getLocalPort()));
        Socket socket = listener.accept();
        HttpConnection.Handler handler = (request, exchange) -> {
            requests.incrementAndGet();
            if (answering) {
                exchange.respond(ANSWER, client -> {});
            }
        };
        Thread.ofVirtual().start(new HttpConnection(1, socket, handler, LIMIT));
        return wire;
    }
}
