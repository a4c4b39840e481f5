package dev.baton.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Telegram, and strangers, at the addresses of replicas of a webhook. Thread-safe. */
final class WebhookStorm implements AutoCloseable {

    static final String SECRET = "open_sesame";

    private static final Duration PACE = Duration.ofMillis(200);
    private static final int STRANGERS = 25;
    private static final Duration STRANGERS_PACE = Duration.ofMillis(100);
    private static final int EVERY_WHICH_COMES_TWICE = 5;
    private static final int TOO_MUCH = 1024 * 1024 + 1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int NOT_JSON = 415;
    private static final int UNAVAILABLE = 503;
    private static final int BROKEN = 0;

    private final List<URI> replicas;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> senders = new ArrayList<>();
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final Queue<String> wronglyAnswered = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long end;

    WebhookStorm(List<URI> replicas) {
        this.replicas = replicas;
    }

    /** Delivers an update whose handler does not come back. */
    void occupy(long chat) {
        senders.add(threads.submit(() -> deliver(0, update(chat, 1))));
    }

    /** Goes on for so long, while that many people write. */
    void rage(Duration time, int chats) throws InterruptedException, ExecutionException, TimeoutException {
        end = System.nanoTime() + time.toNanos();
        List<Future<?>> all = new ArrayList<>();
        for (long chat = 1; chat <= chats; chat++) {
            long own = chat;
            all.add(threads.submit(() -> talk(own)));
        }
        for (int i = 0; i < STRANGERS; i++) {
            int number = i;
            all.add(threads.submit(() -> disturb(number)));
        }
        await(all);
    }

    void awaitAnswers() throws InterruptedException, ExecutionException, TimeoutException {
        await(senders);
    }

    private static void await(List<Future<?>> all) throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> each : all) {
            each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** How many updates there were of a chat. */
    long sentTo(long chat) {
        return sent.getOrDefault(chat, 0L);
    }

    /** Requests that were not answered as they should have been. */
    List<String> wronglyAnswered() {
        return List.copyOf(wronglyAnswered);
    }

    /** How long one in a hundred deliveries took at least, from the moment at which it was due. */
    Duration wait99() {
        return wait(99);
    }

    private Duration wait(int percent) {
        List<Long> all = nanos.stream().sorted().toList();
        return Duration.ofNanos(all.get(Math.min(all.size() - 1, all.size() * percent / 100)));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d requests, %d updates; a good one takes p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                requests.get(),
                sent.values().stream().mapToLong(Long::longValue).sum(),
                wait(50).toNanos() / 1e6,
                wait(99).toNanos() / 1e6,
                wait(100).toNanos() / 1e6);
    }

    /** The updates of one chat, one after the other, as Telegram delivers them. */
    private void talk(long chat) {
        long due = System.nanoTime() + PACE.toNanos() * chat / 50;
        for (long number = 1; due < end; number++) {
            LockSupport.parkNanos(due - System.nanoTime());
            int replica = (int) ((chat + number) % replicas.size());
            String update = update(chat, number);
            Future<?> again = null;
            if (number % EVERY_WHICH_COMES_TWICE == 0) {
                again = threads.submit(() -> deliver(replica + 1, update));
            }
            deliver(replica, update);
            nanos.add(System.nanoTime() - due);
            sent.put(chat, number);
            if (again != null) {
                quietly(again);
            }
            due += PACE.toNanos();
        }
    }

    private static void quietly(Future<?> future) {
        try {
            future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Delivers until the update is taken. */
    private void deliver(int replica, String update) {
        int status = UNAVAILABLE;
        while (status == UNAVAILABLE || status == BROKEN) {
            status = post(replica, SECRET, "application/json", update);
        }
        expect(OK, status, update);
    }

    private void disturb(int number) {
        long due = System.nanoTime() + STRANGERS_PACE.toNanos() * number / STRANGERS;
        for (int i = number; due < end; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            disturb(i % 10, i);
            due += STRANGERS_PACE.toNanos();
        }
    }

    private void disturb(int how, int replica) {
        String update = update(1, 1);
        switch (how) {
            case 0, 1, 2 -> expect(UNAUTHORIZED, post(replica, "guess" + how, "application/json", update), "a guess");
            case 3 -> expect(OK, post(replica, SECRET, "application/json", "{\"no\":\"update\"}"), "no update");
            case 4 -> expect(OK, post(replica, SECRET, "application/json", "]]"), "no JSON");
            case 5 -> expect(NOT_JSON, post(replica, SECRET, "text/plain", update), "a text");
            case 6 -> expect(NOT_ALLOWED, get(replica), "a look");
            case 7 -> sendTooMuch(replica);
            default -> sendSlowly(replica);
        }
    }

    private void sendTooMuch(int replica) {
        int status = post(replica, SECRET, "application/json", " ".repeat(TOO_MUCH));
        // It may be cut off, when the answer has come before all was sent.
        expect(TOO_LARGE, status == BROKEN ? TOO_LARGE : status, "too much");
    }

    private void expect(int expected, int status, String of) {
        if (status != expected) {
            wronglyAnswered.add(of + ": " + status + " instead of " + expected);
        }
    }

    private int post(int replica, String secret, String type, String body) {
        return send(HttpRequest.newBuilder(replica(replica))
                .timeout(PATIENCE)
                .header("X-Telegram-Bot-Api-Secret-Token", secret)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private int get(int replica) {
        return send(HttpRequest.newBuilder(replica(replica)).timeout(PATIENCE).build());
    }

    private int send(HttpRequest request) {
        requests.incrementAndGet();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException broken) {
            return BROKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BROKEN;
        }
    }

    /** Begins a request and never ends it. */
    private void sendSlowly(int replica) {
        requests.incrementAndGet();
        try {
            Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), replica(replica).getPort());
            sockets.add(socket);
            socket.getOutputStream()
                    .write(("POST /telegram HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: " + SECRET
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"update_id\":1")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI replica(int number) {
        return replicas.get(Math.floorMod(number, replicas.size()));
    }

    private static String update(long chat, long number) {
        return "{\"update_id\":" + (number * 1000 + chat) + ",\"message\":{\"chat\":{\"id\":" + chat + "},\"text\":\""
                + number + "\"}}";
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.close();
        http.close();
    }
}
