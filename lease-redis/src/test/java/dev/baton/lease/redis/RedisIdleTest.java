package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseTiming;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What instances cost while nothing happens: the plans of hosted Redis are counted in commands. */
class RedisIdleTest extends RedisTestCase {

    /** What clients send; whatever else is counted was run by a script. */
    private static final Pattern SENT = Pattern.compile("cmdstat_(?:evalsha|eval|ping|subscribe):calls=(\\d+)");

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int AT_MOST_A_MINUTE = 30;

    /** Renewing, fencing, and keeping the subscription. */
    private static final int THREADS_OF_A_HOLDER = 3;

    /** Looking, and keeping the subscription. */
    private static final int THREADS_OF_A_STANDBY = 2;

    private static final int WATCHER = 1;

    private final ManualTime time = new ManualTime();

    @Test
    void a_holder_sends_at_most_thirty_commands_a_minute() throws Exception {
        try (LeaseKeeper ada = keeper("ada")) {
            ada.acquire();

            assertThat(sentInAMinute(THREADS_OF_A_HOLDER)).isBetween(20, AT_MOST_A_MINUTE);
            assertThat(ada.isValid()).isTrue();
        }
    }

    @Test
    void a_standby_sends_at_most_thirty_commands_a_minute() throws Exception {
        try (LeaseKeeper ada = keeper("ada");
                LeaseKeeper bob = keeper("bob");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ada.acquire();
            Future<?> standby = threads.submit(() -> bob.awaitLease(true));
            try {
                assertThat(sentInAMinute(THREADS_OF_A_HOLDER + THREADS_OF_A_STANDBY))
                        .isBetween(40, 2 * AT_MOST_A_MINUTE);
                assertThat(standby.isDone()).isFalse();
                assertThat(newStore().standbys(BOT)).hasSize(1);
            } finally {
                standby.cancel(true);
            }
        }
    }

    @Test
    void a_holder_that_watches_its_journal_sends_only_its_looks_more() throws Exception {
        LeaseStore store = newStore(time);
        try (LeaseKeeper ada = keeper(store, "ada");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ada.acquire();
            Journal journal = store.journal(BOT, holder("ada"), LeaseTiming.DEFAULT.timeToLive());
            AtomicInteger looks = new AtomicInteger();
            Future<?> watch = threads.submit(() -> {
                while (true) {
                    journal.adopt(new FencingToken(Long.MAX_VALUE), Set.of());
                    looks.incrementAndGet();
                    journal.awaitChange(Duration.ofSeconds(30));
                }
            });
            try {
                advance(WARM_UP, THREADS_OF_A_HOLDER + WATCHER);
                int before = sent() - looks.get();

                advance(Duration.ofMinutes(1), THREADS_OF_A_HOLDER + WATCHER);

                assertThat(sent() - looks.get() - before).isBetween(20, AT_MOST_A_MINUTE);
            } finally {
                watch.cancel(true);
            }
        }
    }

    @Test
    void a_lease_is_taken_with_one_command() {
        LeaseStore store = newStore();
        store.release(take(store, holder("ada")));
        server.command("CONFIG", "RESETSTAT");

        take(store, holder("bob"));

        assertThat(sent()).isEqualTo(1);
        assertThat(stats()).doesNotContain("cmdstat_role", "cmdstat_wait");
    }

    private LeaseKeeper keeper(String who) {
        return keeper(newStore(time), who);
    }

    private LeaseKeeper keeper(LeaseStore store, String who) {
        return new LeaseKeeper(store, BOT, holder(who), LeaseTiming.DEFAULT, time, new LeaseKeeper.Listener() {
            @Override
            public void lost(Lease lease, String why) {
                throw new AssertionError(why);
            }

            @Override
            public void storeUnavailable(LeaseStoreException problem) {
                throw problem;
            }
        });
    }

    private int sentInAMinute(int threads) throws InterruptedException {
        advance(WARM_UP, threads);
        int before = sent();
        advance(Duration.ofMinutes(1), threads);
        return sent() - before;
    }

    private void advance(Duration duration, int threads) throws InterruptedException {
        for (long step = 0; step < duration.dividedBy(STEP); step++) {
            time.awaitWaiters(threads);
            time.advance(STEP);
        }
        time.awaitWaiters(threads);
    }

    private int sent() {
        int sent = 0;
        Matcher counts = SENT.matcher(stats());
        while (counts.find()) {
            sent += Integer.parseInt(counts.group(1));
        }
        return sent;
    }

    private String stats() {
        return String.valueOf(server.command("INFO", "commandstats"));
    }
}
