package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LeaseTest {

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    @Test
    void the_second_instance_says_who_has_the_lease_and_leaves_with_0() throws InterruptedException {
        BotRuntime first = fixture.startPolling(fixture.builder().withVersion("1.4"));
        BotRuntime second = fixture.start(fixture.builder());

        StopReason reason = second.awaitStop();
        assertThat(reason.exitCode()).isZero();
        assertThat(reason.message())
                .contains(first.status().instance(), "version 1.4", "since 2026-01-01T00:00:00Z", "process ");
        assertThat(api.calls("getUpdates")).hasSize(1);
    }

    @Test
    void the_code_for_a_lease_that_is_held_can_be_chosen() throws InterruptedException {
        fixture.startPolling(fixture.builder());

        assertThat(fixture.start(fixture.builder().withExitCodeHeld(75))
                        .awaitStop()
                        .exitCode())
                .isEqualTo(75);
    }

    @Test
    void a_standby_takes_over_when_the_holder_stops() throws InterruptedException {
        BotRuntime first = fixture.startPolling(fixture.builder());
        BotRuntime second = fixture.start(fixture.builder().withHeldPolicy(HeldPolicy.STANDBY));
        fixture.awaitState(second, RuntimeState.STANDBY);
        long firstToken = first.status().lease().orElseThrow().token().value();
        first.close();
        fixture.awaitState(second, RuntimeState.HOLDING);
        api.awaitCalls("getUpdates", 2);

        assertThat(second.status().lease().orElseThrow().token().value()).isGreaterThan(firstToken);
    }

    @Test
    void a_standby_asks_nothing_of_telegram() throws InterruptedException {
        fixture.startPolling(fixture.builder());
        BotRuntime second = fixture.start(fixture.builder().withHeldPolicy(HeldPolicy.STANDBY));
        fixture.awaitState(second, RuntimeState.STANDBY);
        int before = api.methods().size();
        for (int i = 0; i < 30; i++) {
            fixture.time.awaitWaiters(5);
            fixture.time.advance(Duration.ofSeconds(1));
        }

        assertThat(api.methods()).hasSize(before);
        assertThat(second.status().isReady()).isTrue();
    }

    @Test
    void of_ten_that_start_at_once_one_polls() throws InterruptedException {
        List<BotRuntime> ten = IntStream.range(0, 10)
                .mapToObj(i -> fixture.builder())
                .map(fixture::start)
                .toList();
        api.awaitCalls("getUpdates", 1);
        fixture.await(
                () -> ten.stream()
                                .filter(runtime -> runtime.status().state() == RuntimeState.STOPPED)
                                .count()
                        == 9,
                "nine that stop");

        assertThat(api.calls("getUpdates")).hasSize(1);
    }

    @Test
    void a_holder_without_contact_to_the_store_stops_polling_before_its_lease_ends_and_comes_back()
            throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        fixture.time.awaitWaiters(4);
        fixture.store.breaks();
        advance(Duration.ofMillis(7_250));
        assertThat(runtime.status().state()).isEqualTo(RuntimeState.HOLDING);
        fixture.time.advance(Duration.ofMillis(250));
        fixture.awaitState(runtime, RuntimeState.STANDBY);

        assertThat(fixture.store.inner.read("123456"))
                .as("its lease has not ended yet")
                .isPresent();
        assertThat(runtime.status().storeProblem()).isPresent();
        assertThat(runtime.status().isReady())
                .as("a standby that cannot see the lease is ready")
                .isFalse();
        assertThat(runtime.status().isHealthy()).isTrue();
        fixture.store.works();
        while (runtime.status().state() != RuntimeState.HOLDING) {
            fixture.time.awaitWaiters(1);
            fixture.time.advance(Duration.ofMillis(100));
        }
        api.awaitCalls("getUpdates", 2);
    }

    @Test
    void what_was_handled_while_the_lease_was_lost_is_not_handled_again() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        api.message(1, "once");
        BotRuntime runtime = fixture.start(fixture.builder());
        running.await();
        fixture.time.awaitWaiters(3);
        fixture.store.breaks();
        fixture.time.advance(Duration.ofMillis(7_500));
        fixture.awaitState(runtime, RuntimeState.STANDBY);
        fixture.store.works();
        while (runtime.status().state() != RuntimeState.HOLDING) {
            fixture.time.awaitWaiters(1);
            fixture.time.advance(Duration.ofMillis(100));
        }
        finish.countDown();
        fixture.awaitHandledInTime(1);
        api.awaitCalls("getUpdates", 3);

        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void a_store_that_is_down_at_the_start_is_waited_for_and_nothing_is_polled() throws InterruptedException {
        fixture.store.breaks();
        BotRuntime runtime = fixture.start(fixture.builder());
        for (int i = 0; i < 60; i++) {
            fixture.time.awaitWaiters(1);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        assertThat(api.calls("getUpdates")).isEmpty();
        assertThat(runtime.status().storeProblem()).isPresent();
        fixture.store.works();
        fixture.time.awaitWaiters(1);
        fixture.time.advance(Duration.ofSeconds(3));
        api.awaitCalls("getUpdates", 1);
    }

    @Test
    void a_holder_whose_lease_passed_to_another_stops_polling_and_goes_to_standby() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder().withHeldPolicy(HeldPolicy.STANDBY));
        fixture.time.awaitWaiters(4);
        Lease others = fixture.takeLeaseFrom(runtime);
        fixture.time.advance(Duration.ofSeconds(2));
        fixture.await(() -> runtime.status().heldBy().isPresent(), "the other to be seen");

        assertThat(runtime.status().state()).isEqualTo(RuntimeState.STANDBY);
        assertThat(api.calls("getUpdates")).hasSize(1);
        fixture.store.inner.release(others);
        api.awaitCalls("getUpdates", 2);
    }

    @Test
    void an_update_that_waits_in_its_lane_is_not_begun_while_the_lease_cannot_be_proven() throws InterruptedException {
        CountDownLatch finish = new CountDownLatch(1);
        startsOneWhileAnotherWaits(finish);
        fixture.store.breaks();
        fixture.time.jumpWallClock(Duration.ofSeconds(20));
        finish.countDown();
        fixture.awaitHandled(1);
        fixture.time.awaitWaiters(4);
        assertThat(fixture.handled).hasSize(1);
        fixture.store.works();
        fixture.time.advance(Duration.ofMillis(250));
        fixture.awaitHandled(2);
        api.awaitCalls("getUpdates", 2);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("begun", "waits");
    }

    @Test
    void what_waits_for_a_proof_of_the_lease_begins_with_its_renewal_and_does_not_wait_for_the_poll_to_end()
            throws InterruptedException {
        CountDownLatch finish = new CountDownLatch(1);
        startsOneWhileAnotherWaits(finish);
        fixture.awaitInTime(() -> api.calls("getUpdates").size() == 2, LongPoller.MOMENT, "both to be in the journal");
        fixture.time.jumpWallClock(Duration.ofSeconds(20));
        finish.countDown();
        fixture.awaitHandled(1);
        long since = fixture.time.nanos();
        fixture.awaitInTime(() -> fixture.handled.size() == 2, Duration.ofMillis(250), "the other to be handled");

        assertThat(Duration.ofNanos(fixture.time.nanos() - since)).isLessThan(Duration.ofSeconds(15));
        assertThat(api.calls("getUpdates")).as("the poll waits still").hasSize(2);
    }

    @Test
    void one_that_stops_lets_the_next_go_on_while_its_handlers_finish() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                running.countDown();
                finish.await();
            }
        });
        api.message(1, "slow");
        BotRuntime first = fixture.start(fixture.builder());
        running.await();
        BotRuntime second = fixture.start(fixture.builder().withHeldPolicy(HeldPolicy.STANDBY));
        fixture.awaitState(second, RuntimeState.STANDBY);
        Thread stop = Thread.ofVirtual().start(first::close);
        fixture.awaitState(second, RuntimeState.HOLDING);
        api.message(1, "after slow");
        api.message(2, "quick");
        fixture.awaitHandledInTime(1);

        assertThat(first.status().state()).isEqualTo(RuntimeState.DRAINING);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick");
        finish.countDown();
        stop.join();
        fixture.awaitHandledInTime(3);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick", "slow", "after slow");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
    }

    /** Of two updates of a chat one is being handled, until it may finish. */
    private void startsOneWhileAnotherWaits(CountDownLatch finish) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        api.message(1, "begun");
        api.message(1, "waits");
        fixture.start(fixture.builder());
        running.await();
    }

    private void advance(Duration duration) throws InterruptedException {
        Duration step = Duration.ofMillis(250);
        for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
            fixture.time.awaitWaiters(4);
            fixture.time.advance(step);
        }
    }
}
