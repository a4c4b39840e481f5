package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bot of the careless kind: it polls with getUpdates as fast as it is answered, takes the updates it gets, and does
 * not mind conflicts. It shows what happens to a bot whose token somebody else is using. Thread-safe.
 */
public final class ForeignPoller implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern TOKEN = Pattern.compile("[\\w:-]+");
    private static final int TIMEOUT_SECONDS = 50;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final URI address;
    private final HttpClient client;
    private final Thread thread;
    private final AtomicLong polls = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private final List<Long> updateIds = new CopyOnWriteArrayList<>();

    private ForeignPoller(URI apiUrl, String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("not a token: it looks like 123456:AAAAAAAAAAAAAAAAAAAAAAAA");
        }
        address = URI.create(apiUrl + "/bot" + token + "/getUpdates");
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        thread = Thread.ofVirtual().name("baton-foreign-poller").unstarted(this::run);
    }

    /**
     * Starts to poll.
     *
     * @param apiUrl as of {@link BotApiEmulator#url()}, or of any other Bot API server
     * @throws IllegalArgumentException if the token has characters that no token has
     */
    public static ForeignPoller start(URI apiUrl, String token) {
        ForeignPoller poller = new ForeignPoller(apiUrl, token);
        poller.thread.start();
        return poller;
    }

    /** How many polls it has sent. */
    public long polls() {
        return polls.get();
    }

    /** How many of them ended with status 409. */
    public long conflicts() {
        return conflicts.get();
    }

    /** The ids of the updates it took, in the order in which it got them. */
    public List<Long> updateIds() {
        return List.copyOf(updateIds);
    }

    /** Stops it; its poll is broken off and its connection closed when this returns. */
    @Override
    public void close() {
        thread.interrupt();
        client.shutdownNow();
        try {
            thread.join();
            client.awaitTermination(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long offset = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                offset = poll(offset);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private long poll(long offset) throws InterruptedException {
        HttpResponse<String> response = send(offset);
        if (response == null || (response.statusCode() != 200 && response.statusCode() != 409)) {
            Thread.sleep(PAUSE_AFTER_FAILURE);
            return offset;
        }
        if (response.statusCode() == 409) {
            conflicts.incrementAndGet();
            return offset;
        }
        List<Long> ids = ids(response.body());
        updateIds.addAll(ids);
        return ids.isEmpty() ? offset : ids.getLast() + 1;
    }

    private @Nullable HttpResponse<String> send(long offset) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("offset=" + offset + "&timeout=" + TIMEOUT_SECONDS))
                .build();
        polls.incrementAndGet();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        }
    }

    private static List<Long> ids(String body) {
        List<Long> ids = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("update_id")) {
                    ids.add(json.nextLongValue(0));
                }
            }
        } catch (IOException e) {
            return ids; // a broken answer: what came before the break was received
        }
        return ids;
    }
}
