package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the page and what it needs, on the loopback address only. The acts need a header that a page from elsewhere
 * cannot send without asking first, which nobody here would grant.
 */
final class SandboxServer implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_TEXT = 4096;
    private static final int LARGEST_BODY = 64 * 1024;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Map<String, String> FILES = Map.of(
            "/", "text/html; charset=utf-8",
            "/sandbox.css", "text/css; charset=utf-8",
            "/sandbox.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml");

    private final Sandbox sandbox;
    private final HttpServer server;
    private final ExecutorService threads;

    private SandboxServer(Sandbox sandbox, HttpServer server) {
        this.sandbox = sandbox;
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Takes a port, without answering yet.
     *
     * @throws IOException if the port is taken
     */
    static HttpServer bind(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    }

    static SandboxServer start(Sandbox sandbox, HttpServer bound) {
        SandboxServer server = new SandboxServer(sandbox, bound);
        bound.start();
        return server;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isForThisMachine(exchange)) {
                send(exchange, 421, "text/plain", "The sandbox answers to localhost only.");
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "GET" -> show(exchange, path);
                case "POST" -> act(exchange, path);
                default -> send(exchange, 405, "text/plain", "GET or POST");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** A page from elsewhere can point a name of its own at this address; its requests then carry that name. */
    private static boolean isForThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");
    }

    private void show(HttpExchange exchange, String path) throws IOException, InterruptedException {
        if (path.equals("/events")) {
            stream(exchange);
        } else if (path.equals("/state")) {
            send(exchange, 200, "application/json", sandbox.snapshot());
        } else if (FILES.containsKey(path)) {
            String name = path.equals("/") ? "index.html" : path.substring(1);
            try (InputStream file = SandboxServer.class.getResourceAsStream(name)) {
                if (file == null) {
                    throw new IOException("The jar lacks " + name);
                }
                send(exchange, 200, FILES.get(path), new String(file.readAllBytes(), StandardCharsets.UTF_8));
            }
        } else {
            send(exchange, 404, "text/plain", "There is nothing here.");
        }
    }

    /**
     * Sends a snapshot at once and whenever it differs, as server-sent events. It is looked at now and then even if
     * nothing was reported, because nobody reports what the Bot API's queue does.
     */
    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        String sent = "";
        long sentAt = System.nanoTime();
        long seen = -1;
        do {
            String snapshot = sandbox.snapshot();
            if (!snapshot.equals(sent) || System.nanoTime() - sentAt > HEARTBEAT.toNanos()) {
                out.write(("data: " + snapshot + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                sent = snapshot;
                sentAt = System.nanoTime();
            }
            seen = sandbox.awaitChange(seen, LOOK);
        } while (seen >= 0);
    }

    private void act(HttpExchange exchange, String path) throws IOException {
        if (!"1".equals(exchange.getRequestHeaders().getFirst("X-Baton-Sandbox"))) {
            send(exchange, 403, "text/plain", "The header X-Baton-Sandbox: 1 is missing.");
            return;
        }
        switch (path) {
            case "/send" -> say(exchange);
            case "/deploy" -> {
                sandbox.deploy();
                send(exchange, 202, "text/plain", "");
            }
            case "/kill" -> {
                sandbox.killHolder();
                send(exchange, 202, "text/plain", "");
            }
            case "/intruder/on", "/intruder/off" -> {
                sandbox.intrude(path.endsWith("/on"));
                send(exchange, 202, "text/plain", "");
            }
            default -> send(exchange, 404, "text/plain", "There is /send, /deploy, /kill and /intruder/on or /off.");
        }
    }

    private void say(HttpExchange exchange) throws IOException {
        String text = text(exchange).strip();
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            send(exchange, 400, "text/plain", "A message has 1 to " + LONGEST_TEXT + " characters.");
            return;
        }
        sandbox.send(text);
        send(exchange, 202, "text/plain", "");
    }

    private static String text(HttpExchange exchange) throws IOException {
        try (JsonParser json = JSON.createParser(exchange.getRequestBody().readNBytes(LARGEST_BODY))) {
            String text = "";
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING && "text".equals(json.currentName())) {
                    text = json.getText();
                }
            }
            return text;
        } catch (com.fasterxml.jackson.core.JsonParseException unreadable) {
            return "";
        }
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
