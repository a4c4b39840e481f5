package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.time.TimeSource;
import java.io.IOException;
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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas on real sockets in bad weather: Telegram delivers as fast as it is answered, one update at a time for
 * each chat, and some of them twice at once; strangers do what they like.
 */
final class WebhookStormTest {

    private static final String SECRET = "open_sesame";
    private static final int CHATS = 50;
    private static final int UPDATES = 50;
    private static final int BROKEN = 0;
    private static final int BUSY_CHAT = CHATS + 1;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final TimeSource time = TimeSource.system();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(time);
    private final Map<Long, List<Long>> handled = new ConcurrentHashMap<>();
    private final CountDownLatch othersAreDone = new CountDownLatch(1);
    private final List<BotRuntime> replicas = List.of(replica(), replica());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Long> nanosOfGoodOnes = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private BotRuntime replica() {
        BotRuntime replica = BotRuntime.builder(RuntimeFixture.TOKEN, (update, bot) -> {
                    if (update.chatId() == BUSY_CHAT && update.text().equals("1")) {
                        othersAreDone.await();
                    }
                    handled.computeIfAbsent(update.chatId(), chat -> new CopyOnWriteArrayList<>())
                            .add(Long.valueOf(update.text()));
                })
                .withTime(time)
                .withBotApi(new FakeBotApi(time))
                .withLeaseStore(store)
                .withHeldPolicy(HeldPolicy.STANDBY)
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
                .withWebhookSecret(SECRET)
                .withPort(0)
                .build();
        replica.start();
        return replica;
    }

    @AfterEach
    void close() throws IOException {
        othersAreDone.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.close();
        http.close();
        replicas.forEach(BotRuntime::close);
    }

    private URI address(int replica) {
        while (replicas.get(replica).port().isEmpty()) {
            Thread.onSpinWait();
        }
        return URI.create("http://127.0.0.1:" + replicas.get(replica).port().getAsInt() + "/telegram");
    }

    private int post(int replica, String secret, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(replica))
                .timeout(Duration.ofSeconds(30))
                .header("X-Telegram-Bot-Api-Secret-Token", secret)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String update(long chat, long number) {
        return "{\"update_id\":" + (number * 1000 + chat) + ",\"message\":{\"chat\":{\"id\":" + chat + "},\"text\":\""
                + number + "\"}}";
    }

    /** Delivers until the update is taken, as Telegram does. */
    private Void deliver(int replica, long chat, long number) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        int status = attempt(replica, update(chat, number));
        while (status == 503 || status == BROKEN) {
            status = attempt(replica, update(chat, number));
        }
        assertThat(status).isEqualTo(200);
        nanosOfGoodOnes.add(System.nanoTime() - begun);
        return null;
    }

    private int attempt(int replica, String update) throws InterruptedException {
        try {
            return post(replica, SECRET, update);
        } catch (IOException broken) {
            return BROKEN;
        }
    }

    /** The updates of one chat, each to any replica and one in five to both. */
    private Void talk(long chat) throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(chat);
        for (long number = 1; number <= UPDATES; number++) {
            int replica = random.nextInt(2);
            long now = number;
            if (random.nextInt(5) == 0) {
                Future<Void> again = threads.submit(() -> deliver(1 - replica, chat, now));
                deliver(replica, chat, number);
                again.get();
            } else {
                deliver(replica, chat, number);
            }
        }
        return null;
    }

    /** What strangers do, over and over until the others are done. */
    private Void disturb(int seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        while (othersAreDone.getCount() > 0) {
            int replica = random.nextInt(2);
            switch (random.nextInt(6)) {
                case 0 ->
                    assertThat(post(replica, "guess" + seed, update(1, 1))).isEqualTo(401);
                case 1 ->
                    assertThat(post(replica, SECRET, "{\"no\":\"update\"}")).isEqualTo(200);
                case 2 -> assertThat(post(replica, SECRET, "]]")).isEqualTo(200);
                case 3 -> sendHalf(replica, /* thenLeave= */ true);
                case 4 -> sendHalf(replica, /* thenLeave= */ false);
                default -> sendTooMuch(replica);
            }
        }
        return null;
    }

    private void sendTooMuch(int replica) throws InterruptedException {
        try {
            assertThat(post(replica, SECRET, " ".repeat(WebhookEndpoint.LARGEST_BODY + 1)))
                    .isEqualTo(413);
        } catch (IOException cutOff) {
            // the answer came before all was sent
        }
    }

    private void sendHalf(int replica, boolean thenLeave) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), address(replica).getPort());
        socket.getOutputStream()
                .write(("POST /telegram HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: " + SECRET
                                + "\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"update_id\":1")
                        .getBytes(StandardCharsets.US_ASCII));
        if (thenLeave || sockets.size() > 300) {
            socket.close();
        } else {
            sockets.add(socket);
        }
    }

    @Test
    void every_update_is_handled_once_and_in_order_and_nobody_is_kept_waiting_by_the_bad_ones() throws Exception {
        Future<Void> busy = threads.submit(() -> deliver(0, BUSY_CHAT, 1));
        List<Future<Void>> bad = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int seed = i;
            bad.add(threads.submit(() -> disturb(seed)));
        }
        List<Future<Void>> good = new ArrayList<>();
        for (long chat = 1; chat <= CHATS; chat++) {
            long own = chat;
            good.add(threads.submit(() -> talk(own)));
        }
        for (Future<Void> each : good) {
            each.get(60, TimeUnit.SECONDS);
        }
        othersAreDone.countDown();
        for (Future<Void> each : bad) {
            each.get(60, TimeUnit.SECONDS);
        }
        busy.get(60, TimeUnit.SECONDS);

        List<Long> inOrder = LongStream.rangeClosed(1, UPDATES).boxed().toList();
        for (long chat = 1; chat <= CHATS; chat++) {
            assertThat(handled.get(chat)).as("chat %d", chat).isEqualTo(inOrder);
        }
        assertThat(handled.get((long) BUSY_CHAT)).containsExactly(1L);
        List<Long> nanos = nanosOfGoodOnes.stream().sorted().toList();
        assertThat(Duration.ofNanos(nanos.get(nanos.size() * 99 / 100))).isLessThan(LONGEST);
    }
}
