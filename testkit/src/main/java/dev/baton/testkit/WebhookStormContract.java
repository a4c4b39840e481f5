package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.HeldPolicy;
import dev.baton.RuntimeListener;
import dev.baton.RuntimeState;
import dev.baton.botapi.BotToken;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A webhook in bad weather, with a store to be inherited by a test of it: 500 requests a second on real sockets to two
 * replicas. Half of them are deliveries, in order within each chat, and some of them come to both replicas at once. The
 * others have a wrong secret, no update in them, more bytes than they may have, or never come to their end.
 */
public abstract class WebhookStormContract extends LeaseStoreFixture {

    private static final Duration STORM = Duration.ofSeconds(8);
    private static final int CHATS = 50;

    /** Much longer than a delivery takes, for machines that are busy with something else. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int BUSY_CHAT = CHATS + 1;

    private final BotToken token = BotToken.of((1 + System.nanoTime() % 999_999_999) + ":" + "A".repeat(35));
    private final Map<Long, List<Long>> handled = new ConcurrentHashMap<>();
    private final CountDownLatch stormIsOver = new CountDownLatch(1);
    private final List<BotRuntime> replicas = new ArrayList<>();
    private String location = "";

    /** For the tests of a store. */
    protected WebhookStormContract() {}

    private URI start() throws InterruptedException {
        CountDownLatch serving = new CountDownLatch(1);
        LeaseStore store = open();
        location = store.location();
        BotRuntime replica = BotRuntime.builder(token, (update, bot) -> {
                    if (update.chatId() == BUSY_CHAT) {
                        stormIsOver.await();
                    }
                    handled.computeIfAbsent(update.chatId(), chat -> new CopyOnWriteArrayList<>())
                            .add(Long.valueOf(update.text()));
                })
                .withTime(TimeSource.system())
                .withBotApi(new SilentBotApi())
                .withLeaseStore(store)
                .withLeaseTtl(timeToLive())
                .withHeldPolicy(HeldPolicy.STANDBY)
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
                .withWebhookSecret(WebhookStorm.SECRET)
                .withPort(0)
                .onEvent(new RuntimeListener() {
                    @Override
                    public void stateChanged(RuntimeState from, RuntimeState to) {
                        serving.countDown();
                    }
                })
                .build();
        replicas.add(replica);
        replica.start();
        assertThat(serving.await(2 * timeToLive().toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return URI.create("http://127.0.0.1:" + replica.port().orElseThrow() + "/telegram");
    }

    /** Ends the replicas, before their stores. */
    @AfterEach
    public final void closeReplicas() {
        stormIsOver.countDown();
        replicas.forEach(BotRuntime::close);
    }

    @Test
    public void each_update_is_handled_once_and_in_order_and_nobody_is_kept_waiting_by_the_bad_ones() throws Exception {
        try (WebhookStorm storm = new WebhookStorm(List.of(start(), start()))) {
            storm.occupy(BUSY_CHAT);
            storm.rage(STORM, CHATS);
            stormIsOver.countDown();
            storm.awaitAnswers();

            for (long chat = 1; chat <= CHATS; chat++) {
                List<Long> inOrder =
                        LongStream.rangeClosed(1, storm.sentTo(chat)).boxed().toList();
                assertThat(handled.get(chat)).as("chat %d", chat).isEqualTo(inOrder);
            }
            assertThat(handled.get((long) BUSY_CHAT)).containsExactly(1L);
            assertThat(storm.wronglyAnswered()).isEmpty();
            System.out.println("Measured, with the store in " + location + ": " + storm);
            assertThat(storm.wait99()).isLessThan(LONGEST);
        }
    }
}
