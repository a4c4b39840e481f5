package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PollingTest {

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    @Test
    void an_update_is_handled_before_the_next_poll_confirms_it() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        fixture.handling((update, bot) -> release.await());
        long id = api.message(7, "hello");
        fixture.startPolling(fixture.builder());

        assertThat(api.confirmed()).isEmpty();
        release.countDown();
        api.awaitCalls("getUpdates", 2);

        assertThat(api.confirmed()).containsExactly(id);
        assertThat(offsets()).containsExactly(0L, id + 1);
    }

    @Test
    void the_offset_follows_the_ids_also_when_they_start_anew_lower() throws InterruptedException {
        fixture.startPolling(fixture.builder());
        api.disturb(new ApiResult.Ok<>("[{\"update_id\":900000},{\"update_id\":900001}]"));
        api.awaitCalls("getUpdates", 2);
        api.disturb(new ApiResult.Ok<>("[{\"update_id\":17}]"));
        api.awaitCalls("getUpdates", 3);

        assertThat(offsets()).containsExactly(0L, 900002L, 18L);
    }

    @Test
    void chats_are_handled_side_by_side_and_one_chat_in_order() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                slow.await();
            }
        });
        api.message(1, "slow");
        api.message(1, "after slow");
        api.message(2, "quick");
        fixture.startPolling(fixture.builder());

        fixture.awaitHandled(1);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick");
        slow.countDown();
        fixture.awaitHandled(3);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick", "slow", "after slow");
    }

    @Test
    void a_hundred_chats_whose_handlers_wait_for_one_another_are_handled_side_by_side() throws InterruptedException {
        CyclicBarrier all = new CyclicBarrier(100);
        fixture.handling((update, bot) -> all.await());
        LongStream.rangeClosed(1, 100).forEach(chat -> api.message(chat, "hi"));
        fixture.startPolling(fixture.builder());

        fixture.awaitHandled(100);
    }

    @Test
    void chats_whose_handlers_are_quick_share_threads() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        fixture.handling((update, bot) -> threads.add(Thread.currentThread()));
        fixture.startPolling(fixture.builder());

        // Now and then the system takes the processor from the one who has the lock, and then others come.
        int fewest = 100;
        for (int round = 1; round <= 5; round++) {
            threads.clear();
            api.before("getUpdates", () -> LongStream.rangeClosed(1, 100).forEach(chat -> api.message(chat, "hi")));
            api.message(101, "here comes a batch");
            fixture.awaitHandled(101 * round);
            fewest = Math.min(fewest, threads.size());
        }
        assertThat(fewest).isLessThan(50);
    }

    @Test
    void a_handler_of_a_minute_delays_no_other_chat_and_has_nobody_ask_more_often() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.chatId() == 1) {
                slow.countDown();
                fixture.time.sleep(Duration.ofMinutes(1));
            }
        });
        fixture.startPolling(fixture.builder());
        fixture.api.message(1, "slow");
        slow.await();
        int before = fixture.api.calls("getUpdates").size();

        for (int number = 1; number <= 100; number++) {
            fixture.api.message(1 + number % 7 + 1, "quick");
            fixture.awaitHandledInTime(number);
        }
        assertThat(fixture.handled).extracting(Update::text).containsOnly("quick");
        assertThat(fixture.api.calls("getUpdates").size() - before)
                .as("polls for 100 updates")
                .isLessThanOrEqualTo(100 + 1);

        int quiet = fixture.api.calls("getUpdates").size();
        fixture.await(
                () -> {
                    fixture.time.advance(Duration.ofSeconds(1));
                    return fixture.handled.size() == 101;
                },
                "the slow one is done");
        assertThat(fixture.api.calls("getUpdates").size() - quiet)
                .as("polls in a minute without updates")
                .isLessThanOrEqualTo(2 + 1);
    }

    @Test
    void an_update_on_which_the_handler_fails_is_set_aside_and_its_neighbours_go_on() throws InterruptedException {
        fixture.handling((update, bot) -> {
            if (update.text().equals("bad")) {
                throw new IllegalStateException("a bad day");
            }
        });
        api.message(1, "good");
        api.message(1, "bad");
        api.message(1, "good again");
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        api.awaitCalls("getUpdates", 2);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("good", "good again");
        assertThat(runtime.status().failed()).isEqualTo(1);
        assertThat(api.confirmed()).hasSize(3);
    }

    @Test
    void an_update_that_cannot_be_read_harms_no_other() throws InterruptedException {
        api.raw("{\"no_id\":1}");
        api.message(1, "good");
        fixture.startPolling(fixture.builder());
        api.awaitCalls("getUpdates", 2);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("good");
    }

    @Test
    void an_update_that_cannot_be_read_is_left_behind_by_its_id() throws InterruptedException {
        api.raw("{\"update_id\":1000,\"message\":{\"chat\":{\"id\":oh dear}}}");
        fixture.startPolling(fixture.builder());
        api.awaitCalls("getUpdates", 2);
        api.message(1, "good");
        api.awaitCalls("getUpdates", 3);

        assertThat(api.numbers("getUpdates", "offset")).containsExactly(0L, 1001L, 1002L);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("good");
    }

    @Test
    void a_stop_ends_a_poll_that_waits_and_needs_no_further_call() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        runtime.close();

        assertThat(runtime.awaitStop().exitCode()).isZero();
        assertThat(api.calls("getUpdates")).hasSize(1);
        assertThat(api.calls("deleteWebhook")).isEmpty();
    }

    @Test
    void a_stop_confirms_what_was_handled_and_lets_handlers_finish() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        long id = api.message(1, "last words");
        BotRuntime runtime = fixture.start(fixture.builder());
        running.await();
        Thread closing = Thread.ofVirtual().start(runtime::close);
        fixture.awaitState(runtime, RuntimeState.DRAINING);
        finish.countDown();
        closing.join();

        assertThat(fixture.handled).hasSize(1);
        assertThat(api.confirmed()).containsExactly(id);
        assertThat(api.numbers("getUpdates", "timeout")).containsExactly(50L, 0L);
    }

    @Test
    void a_poll_that_is_given_up_at_once_may_not_have_arrived_so_its_confirmation_is_repeated()
            throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        api.loseNextPoll();
        long id = api.message(1, "hello");
        api.awaitCalls("getUpdates", 2);
        assertThat(api.confirmed()).isEmpty();

        runtime.close();

        assertThat(fixture.handled).hasSize(1);
        assertThat(api.confirmed()).containsExactly(id);
    }

    @Test
    void a_poll_that_waited_for_a_while_has_arrived_and_is_not_repeated() throws InterruptedException {
        api.message(1, "hello");
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        api.awaitCalls("getUpdates", 2);
        fixture.time.awaitWaiters(4); // the poll, and the two threads of the lease
        fixture.time.advance(Duration.ofSeconds(1));

        runtime.close();

        assertThat(api.numbers("getUpdates", "timeout")).containsExactly(50L, 50L);
    }

    @Test
    void a_handler_that_outlives_the_grace_is_interrupted_and_its_update_comes_again_at_the_next_start()
            throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("endless") && !update.redelivered()) {
                running.countDown();
                new CountDownLatch(1).await();
            }
        });
        api.message(1, "quick");
        api.message(2, "endless");
        api.message(2, "next");
        BotRuntime runtime = fixture.start(fixture.builder().withGrace(Duration.ofSeconds(3)));
        running.await();
        fixture.awaitHandled(1);
        Thread closing = Thread.ofVirtual().start(runtime::close);
        fixture.await(() -> fixture.store.read("123456").isEmpty(), "the lease to be free while the handler runs");
        fixture.time.awaitWaiters(2); // the grace, and the journal
        fixture.time.advance(Duration.ofSeconds(3));
        closing.join();
        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick");
        assertThat(api.confirmed()).as("kept in the journal").hasSize(3);

        fixture.start(fixture.builder());
        fixture.awaitHandled(3);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("quick", "endless", "next");
        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(false, true, false);
    }

    @Test
    void garbage_from_the_server_is_waited_out_with_growing_pauses_and_nothing_is_lost() throws InterruptedException {
        fixture.startPolling(fixture.builder());
        for (int i = 0; i < 4; i++) {
            api.disturb(new ApiResult.OutcomeUnknown<>("it answered 502 with text/html"));
            fixture.time.awaitWaiters(4);
            fixture.time.advance(Duration.ofMillis(600));
            while (api.calls("getUpdates").size() < i + 2) {
                fixture.time.awaitWaiters(4);
                fixture.time.advance(Duration.ofMillis(500));
            }
        }
        api.message(1, "still here");
        fixture.awaitHandled(1);

        List<Long> at = api.calls("getUpdates").stream()
                .map(FakeBotApi.Call::atNanos)
                .map(nanos -> nanos / 1_000_000)
                .toList();
        assertThat(at.get(1) - at.get(0)).isBetween(600L, 1_100L);
        assertThat(at.get(2) - at.get(1)).isBetween(1_200L, 2_600L);
        assertThat(at.get(3) - at.get(2)).isBetween(2_500L, 4_600L);
        assertThat(at.get(4) - at.get(3)).isBetween(5_000L, 8_600L);
        assertThat(offsets().subList(0, 5)).containsOnly(0L);
    }

    @Test
    void a_server_that_asks_for_patience_gets_it() throws InterruptedException {
        fixture.startPolling(fixture.builder());
        api.disturb(new ApiResult.RetryAfter<>(Duration.ofSeconds(5)));
        fixture.time.awaitWaiters(4);
        fixture.time.advance(Duration.ofMillis(4_999));
        assertThat(api.calls("getUpdates")).hasSize(1);
        fixture.time.advance(Duration.ofMillis(1));
        api.awaitCalls("getUpdates", 2);
    }

    @Test
    void a_token_that_is_refused_while_polling_ends_with_77() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        api.disturb(new ApiResult.Refused<>(401, "Unauthorized"));

        assertThat(runtime.awaitStop().exitCode()).isEqualTo(77);
    }

    private List<Long> offsets() {
        return api.numbers("getUpdates", "offset");
    }
}
