package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Waiting that ends when something happens. */
class RedisWakeUpsTest extends RedisTestCase {

    private static final String CHANNEL = "{baton:42}:ch";
    private static final Duration LONG = Duration.ofHours(1);

    /** Well before the wait would have ended by itself. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Test
    void a_release_ends_a_wait_at_once() throws Exception {
        LeaseStore adas = newStore();
        LeaseStore bobs = waiting();
        Lease lease = take(adas, holder("ada"));
        bobs.acquire(BOT, holder("bob"), LIFE);

        assertEndsAtOnce(bobs, () -> adas.release(lease));
    }

    @Test
    void a_release_before_the_wait_is_not_slept_through() throws Exception {
        LeaseStore adas = newStore();
        LeaseStore bobs = waiting();
        Lease lease = take(adas, holder("ada"));
        assertHeld(bobs.acquire(BOT, holder("bob"), LIFE), lease);
        bobs.read(BOT);

        adas.release(lease);

        assertEndsAtOnce(bobs, () -> {});
    }

    @Test
    void without_news_a_wait_ends_after_five_seconds() throws Exception {
        LeaseStore bobs = waiting();

        long start = System.nanoTime();
        bobs.awaitChange(BOT, Holder.unknown("somebody"), LONG);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(4900), Duration.ofMillis(6000));
    }

    @Test
    void other_leases_wake_nobody() throws Exception {
        LeaseStore bobs = waiting();
        server.command("PUBLISH", "{baton:43}:ch", "released");

        long start = System.nanoTime();
        bobs.awaitChange(BOT, Holder.unknown("somebody"), Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void one_subscription_serves_many_leases() throws Exception {
        LeaseStore bobs = waiting();
        bobs.awaitChange("43", Holder.unknown("somebody"), Duration.ofMillis(500));
        awaitSubscribers("{baton:43}:ch", 1);

        assertThat(String.valueOf(server.command("CLIENT", "LIST", "TYPE", "pubsub"))
                        .lines())
                .hasSize(1);
        assertEndsAtOnce(bobs, () -> server.command("PUBLISH", CHANNEL, "released"));
    }

    @Test
    void a_subscription_that_breaks_is_renewed() throws Exception {
        LeaseStore bobs = waiting();

        server.command("CLIENT", "KILL", "TYPE", "pubsub");

        // What was told in between cannot be heard, so that it is time for a look.
        assertEndsAtOnce(bobs, () -> {});
        awaitSubscribers(CHANNEL, 1);
        assertEndsAtOnce(bobs, () -> server.command("PUBLISH", CHANNEL, "released"));
    }

    @Test
    void a_subscription_outlives_a_restart() throws Exception {
        LeaseStore bobs = waiting();
        server.restart();
        await().until(() -> {
            bobs.awaitChange(BOT, Holder.unknown("somebody"), Duration.ofMillis(100));
            return subscribers(CHANNEL) == 1;
        });
        bobs.acquire(BOT, holder("bob"), LIFE);

        assertEndsAtOnce(bobs, () -> server.command("PUBLISH", CHANNEL, "released"));
    }

    @Test
    void close_ends_every_wait_and_the_connection() throws Exception {
        LeaseStore bobs = waiting();

        assertEndsAtOnce(bobs, bobs::close);
        awaitSubscribers(CHANNEL, 0);
        long start = System.nanoTime();
        bobs.awaitChange(BOT, Holder.unknown("somebody"), LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    /** A store whose subscription is in place, and that has looked since. */
    private LeaseStore waiting() throws InterruptedException {
        LeaseStore store = newStore();
        store.awaitChange(BOT, Holder.unknown("somebody"), LONG);
        awaitSubscribers(CHANNEL, 1);
        return store;
    }

    private void assertEndsAtOnce(LeaseStore store, Runnable act) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            Future<?> wait = threads.submit(() -> {
                store.awaitChange(BOT, Holder.unknown("somebody"), LONG);
                return true;
            });
            act.run();
            wait.get();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        }
    }

    private void awaitSubscribers(String channel, long count) {
        await().until(() -> subscribers(channel) == count);
    }

    private long subscribers(String channel) {
        Object answer = server.command("PUBSUB", "NUMSUB", channel);
        return answer instanceof List<?> list && list.get(1) instanceof Long count ? count : -1;
    }
}
