package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeaseKeeperTest {

    private static final Duration SOFT_END = Duration.ofMillis(7_500);

    private final ManualTime time = new ManualTime();
    private final Switchable store = new Switchable(new InMemoryLeaseStore(time));
    private final LinkedBlockingQueue<String> lost = new LinkedBlockingQueue<>();
    private final LeaseKeeper keeper = new LeaseKeeper(
            store, "123", Holder.unknown("me"), LeaseTiming.DEFAULT, time, (lease, why) -> lost.add(why));

    @AfterEach
    void close() {
        store.answers = true;
        store.stuck.countDown();
        keeper.release();
        assertThat(keeper.isValid()).isFalse();
    }

    @Test
    void a_lease_is_renewed_by_itself_for_as_long_as_the_store_answers() throws InterruptedException {
        keeper.acquire();
        for (int i = 0; i < 600; i++) {
            time.awaitWaiters(2);
            time.advance(Duration.ofMillis(2_500));
        }
        time.awaitWaiters(2);

        assertThat(keeper.isValid()).isTrue();
        assertThat(lost).isEmpty();
        assertThat(store.renewals.get()).isEqualTo(600);
    }

    @Test
    void without_renewals_the_belief_ends_before_the_lease_does() throws InterruptedException {
        keeper.acquire();
        store.answers = false;
        time.awaitWaiters(2);
        time.advance(SOFT_END.minusMillis(1));
        assertThat(keeper.isValid()).isTrue();
        time.advance(Duration.ofMillis(1));

        assertThat(keeper.isValid()).as("at once, before any thread has run").isFalse();
        assertThat(lost.poll(10, TimeUnit.SECONDS)).contains("7.5 s");
        assertThat(store.inner.read("123")).as("it ends later in the store").isPresent();
    }

    @Test
    void a_renewal_that_is_stuck_does_not_keep_the_end_from_coming() throws InterruptedException {
        keeper.acquire();
        store.sticks = true;
        time.awaitWaiters(2);
        time.advance(Duration.ofMillis(2_500));
        store.entered.await();
        time.advance(SOFT_END);

        assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void the_time_that_a_renewal_took_shortens_the_belief() throws InterruptedException {
        keeper.acquire();
        time.awaitWaiters(2);
        store.sticks = true;
        time.advance(Duration.ofMillis(2_500)); // sent here
        store.entered.await();
        time.advance(Duration.ofSeconds(3));
        store.sticks = false;
        store.stuck.countDown(); // answered three seconds later
        time.awaitWaiters(2);
        store.answers = false;
        time.advance(Duration.ofMillis(4_499));
        assertThat(keeper.isValid()).isTrue();
        time.advance(Duration.ofMillis(1));

        assertThat(keeper.isValid())
                .as("7.5 s after it was sent, not after it was answered")
                .isFalse();
    }

    @Test
    void after_a_pause_that_only_the_wall_has_seen_the_lease_has_to_be_proven_again() throws InterruptedException {
        keeper.acquire();
        time.awaitWaiters(2);
        time.jumpWallClock(Duration.ofHours(1));

        assertThat(keeper.isValid()).isFalse();
        assertThat(keeper.prove()).isTrue();
        assertThat(keeper.isValid()).isTrue();
        time.jumpWallClock(Duration.ofHours(-2));
        assertThat(keeper.isValid()).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void a_frozen_process_finds_its_lease_gone_at_the_first_look() throws InterruptedException {
        keeper.acquire();
        time.awaitWaiters(2);
        store.answers = false; // nothing of it runs
        time.advance(Duration.ofMinutes(1));
        store.inner.acquire("123", Holder.unknown("another"), Duration.ofMinutes(1));
        store.answers = true;

        assertThat(keeper.isValid()).isFalse();
        assertThat(keeper.prove()).isFalse();
    }

    @Test
    void a_lease_that_was_let_go_is_free_and_nobody_is_told_of_a_loss() throws InterruptedException {
        keeper.acquire();
        keeper.release();

        assertThat(store.inner.read("123")).isEmpty();
        assertThat(keeper.lease()).isEqualTo(Optional.empty());
        assertThat(lost).isEmpty();
    }

    @Test
    void whether_the_one_before_let_go_is_told() throws InterruptedException {
        assertThat(((Acquired) keeper.acquire()).clean()).isTrue();
        keeper.close();
        time.advance(Duration.ofSeconds(10));

        LeaseKeeper next =
                new LeaseKeeper(store, "123", Holder.unknown("next"), LeaseTiming.DEFAULT, time, (lease, why) -> {});
        assertThat(((Acquired) next.acquire()).clean()).isFalse();
        next.release();
    }

    /** A store that can fall silent in two ways. */
    private static final class Switchable extends ForwardingLeaseStore {

        private final AtomicInteger renewals = new AtomicInteger();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch stuck = new CountDownLatch(1);
        private volatile boolean answers = true;
        private volatile boolean sticks;

        Switchable(InMemoryLeaseStore inner) {
            super(inner);
        }

        private void reach() {
            if (!answers) {
                throw new LeaseStoreException("silence");
            }
        }

        @Override
        public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
            reach();
            return super.acquire(name, holder, timeToLive, stance);
        }

        @Override
        public Renewal renew(Lease lease, Duration timeToLive) {
            if (sticks) {
                entered.countDown();
                awaitUnstuck();
            }
            reach();
            renewals.incrementAndGet();
            return super.renew(lease, timeToLive);
        }

        private void awaitUnstuck() {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
