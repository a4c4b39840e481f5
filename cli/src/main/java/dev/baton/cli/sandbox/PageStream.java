package dev.baton.cli.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one page up to date, by server-sent events: the snapshot whenever it differs, and of the feeds what the page
 * has not seen. To be used by one thread.
 */
final class PageStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Changes come in swarms. */
    private static final Duration PAUSE = Duration.ofMillis(30);

    private final Sandbox sandbox;
    private final Map<String, Feed> feeds = new LinkedHashMap<>();
    private final Map<String, Long> seen = new HashMap<>();
    private String snapshot = "";

    PageStream(Sandbox sandbox) {
        this.sandbox = sandbox;
        feeds.put("messages", sandbox.conversation().messages().feed());
        feeds.put("calls", sandbox.calls().feed());
        feeds.put("instances", sandbox.instances());
        feeds.put("timeline", sandbox.timeline());
    }

    /**
     * Sends until the sandbox or the page ends. It looks now and then even if nothing was reported, because nobody
     * reports what the Bot API's queue does.
     */
    void run(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        long sentAt = System.nanoTime();
        long version = -1;
        do {
            String news = news();
            if (!news.isEmpty() || System.nanoTime() - sentAt > HEARTBEAT.toNanos()) {
                out.write(("data: " + (news.isEmpty() ? "{}" : news) + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                sentAt = System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
            version = sandbox.awaitChange(version, LOOK);
        } while (version >= 0);
    }

    /** What there is to tell since this was last asked, as a JSON object; empty if there is nothing. */
    String news() {
        StringBuilder news = new StringBuilder();
        String now = sandbox.snapshot();
        if (!now.equals(snapshot)) {
            snapshot = now;
            append(news, "state", now);
        }
        feeds.forEach((name, feed) -> {
            Feed.News fresh = feed.since(seen.getOrDefault(name, 0L));
            seen.put(name, fresh.version());
            List<String> items = fresh.items();
            if (!items.isEmpty()) {
                append(news, name, "[" + String.join(",", items) + "]");
            }
        });
        return news.isEmpty() ? "" : "{" + news + "}";
    }

    private static void append(StringBuilder news, String name, String json) {
        news.append(news.isEmpty() ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(json);
    }
}
