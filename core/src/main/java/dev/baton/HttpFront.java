package dev.baton;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the runtime serves on its port: {@code /healthz}, {@code /readyz}, {@code /status}, one line for people at
 * {@code /}, and the webhook if there is one.
 */
final class HttpFront implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int BACKLOG = 256;
    private static final int OK = 200;
    private static final int REFUSED = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final Senders senders;
    private final Supplier<RuntimeStatus> status;
    private final Phaser underWay = new Phaser(1);

    private HttpFront(HttpServer server, Senders senders, Supplier<RuntimeStatus> status) {
        this.server = server;
        this.senders = senders;
        this.status = status;
    }

    /**
     * Listens on all addresses of this host.
     *
     * @throws IOException if the port is taken
     */
    static HttpFront listen(
            int port, Supplier<RuntimeStatus> status, Optional<WebhookEndpoint> endpoint, TimeSource time)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        Senders senders = new Senders(time);
        server.setExecutor(senders);
        HttpFront front = new HttpFront(server, senders, status);
        String deliveries = endpoint.map(WebhookEndpoint::path).orElse("");
        server.createContext("/", exchange -> {
            front.underWay.register();
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (endpoint.isPresent() && path.equals(deliveries)) {
                    front.deliver(exchange, endpoint.get());
                } else {
                    front.tell(exchange, path);
                }
            } catch (RuntimeException failure) {
                LOG.error("A request could not be answered.", failure);
                throw failure;
            } finally {
                front.underWay.arriveAndDeregister();
            }
        });
        server.start();
        return front;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void tell(HttpExchange exchange, String path) throws IOException {
        RuntimeStatus now = status.get();
        switch (path) {
            case "/" ->
                answer(
                        exchange,
                        OK,
                        now.username().map(name -> "@" + name).orElse("bot " + now.botId()) + ": " + now.word() + "\n");
            case "/healthz" -> answer(exchange, now.isHealthy() ? OK : UNAVAILABLE, health(now));
            case "/readyz" -> answer(exchange, now.isReady() ? OK : UNAVAILABLE, health(now));
            case "/status" -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                answer(exchange, OK, now.toJson() + "\n");
            }
            default -> answer(exchange, NOT_FOUND, "There is /healthz, /readyz and /status.\n");
        }
    }

    private static String health(RuntimeStatus now) {
        String detail = now.conflict()
                .map(conflict -> ": " + conflict.meaning() + "; " + conflict.advice())
                .or(() -> now.storeProblem().map(problem -> ": " + problem))
                .orElse("");
        return (now.isHealthy() ? "" : "deaf, ") + now.word() + detail + "\n";
    }

    private void deliver(HttpExchange exchange, WebhookEndpoint endpoint) throws IOException {
        InputStream body = senders.watched(exchange.getRequestBody());
        try {
            WebhookEndpoint.Answer answer =
                    endpoint.receive(exchange.getRequestMethod(), exchange.getRequestHeaders()::getFirst, body);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            if (answer.status() >= REFUSED) {
                // If its body is not read, a proxy must not send somebody else's request after it; and what is not
                // taken now may be taken by another replica, to which a connection that is kept does not lead.
                exchange.getResponseHeaders().set("Connection", "close");
            }
            answer(exchange, answer.status(), answer.text().isEmpty() ? "" : answer.text() + "\n");
            if (answer.status() >= REFUSED) {
                exchange.getResponseBody().flush();
                letItArrive(body);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A connection that is closed over bytes that nobody read takes the answer with it. So they are read, as many as a
     * sender with good intentions may have, and for as long as it may send.
     */
    private static void letItArrive(InputStream body) throws IOException {
        byte[] ignored = new byte[8192];
        int left = 2 * WebhookEndpoint.LARGEST_BODY;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = body.read(ignored);
        }
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Lets answers that are being written arrive, for a second. */
    @Override
    public void close() {
        senders.close();
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arriveAndDeregister(), 1, TimeUnit.SECONDS);
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slowClient) {
            LOG.debug("A client was too slow to be answered before the end.");
        }
        server.stop(0);
    }
}
