package dev.baton.cli.sandbox;

import static dev.baton.cli.http.LocalServer.send;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.cli.http.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The page and what it needs. The acts need a header that a page from elsewhere cannot send without asking first, which
 * nobody here would grant.
 */
final class SandboxPageHandler implements LocalServer.Handler {

    private static final int LONGEST_TEXT = 4096;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Map<String, String> FILES = Map.of(
            "/", "text/html; charset=utf-8",
            "/sandbox.css", "text/css; charset=utf-8",
            "/sandbox.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml");

    private final Sandbox sandbox;

    SandboxPageHandler(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "GET" -> show(exchange, path);
            case "POST" -> act(exchange, path);
            default -> send(exchange, 405, "text/plain", "GET or POST");
        }
    }

    private void show(HttpExchange exchange, String path) throws IOException, InterruptedException {
        if (path.equals("/events")) {
            stream(exchange);
        } else if (path.equals("/state")) {
            send(exchange, 200, "application/json", sandbox.snapshot());
        } else if (FILES.containsKey(path)) {
            String name = path.equals("/") ? "index.html" : path.substring(1);
            try (InputStream file = SandboxPageHandler.class.getResourceAsStream(name)) {
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
        String text = LocalServer.fields(exchange).getOrDefault("text", "").strip();
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            send(exchange, 400, "text/plain", "A message has 1 to " + LONGEST_TEXT + " characters.");
            return;
        }
        sandbox.send(text);
        send(exchange, 202, "text/plain", "");
    }
}
