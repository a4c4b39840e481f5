package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Offer;
import dev.baton.lease.Stance;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class HandOverTest {

    private static final String BOT = "123456";
    private static final Duration TTL = Duration.ofSeconds(10);

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    @Test
    void a_new_instance_is_handed_the_bot_at_once_and_the_old_one_stands_by() throws InterruptedException {
        BotRuntime old = fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);

        BotRuntime next = fixture.start(asking());
        fixture.awaitState(next, RuntimeState.HOLDING);
        fixture.awaitState(old, RuntimeState.STANDBY);

        assertThat(fixture.time.now()).as("no time has passed").isEqualTo("2026-01-01T00:00:00Z");
        api.awaitCalls("getUpdates", 2);
    }

    @Test
    void an_instance_that_leaves_when_the_lease_is_held_leaves_after_a_hand_over_too() throws InterruptedException {
        BotRuntime old = fixture.startPolling(fixture.builder());
        fixture.time.awaitWaiters(3);

        fixture.start(asking());

        assertThat(old.awaitStop().kind()).isEqualTo(StopReason.Kind.HELD);
    }

    @Test
    void a_hand_over_waits_for_no_handler_and_only_the_chat_of_that_handler_waits_for_it() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                running.countDown();
                finish.await();
            }
        });
        BotRuntime old = fixture.startPolling(standby());
        api.message(7, "slow");
        api.message(7, "behind it");
        running.await();
        fixture.time.awaitWaiters(3);

        BotRuntime next = fixture.start(asking());
        fixture.awaitState(next, RuntimeState.HOLDING);
        fixture.awaitState(old, RuntimeState.STANDBY);
        api.message(7, "after the hand-over");
        api.message(8, "another chat");
        fixture.awaitHandledInTime(1);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("another chat");
        finish.countDown();
        fixture.awaitHandledInTime(4);
        assertThat(fixture.handled)
                .extracting(Update::text)
                .containsExactly("another chat", "slow", "behind it", "after the hand-over");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
        fixture.await(() -> journal().isEmpty(), "an empty journal");
    }

    @Test
    void what_runs_and_is_in_the_journal_already_needs_no_write_at_a_hand_over() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        BotRuntime old = fixture.startPolling(standby());
        api.message(7, "slow");
        running.await();
        fixture.await(
                () -> {
                    if (api.calls("getUpdates").size() < 2) {
                        fixture.time.advance(LongPoller.MOMENT);
                    }
                    return api.calls("getUpdates").size() == 2;
                },
                "the next poll");
        fixture.time.awaitWaiters(3);

        BotRuntime next = fixture.start(asking());
        fixture.awaitState(next, RuntimeState.HOLDING);
        fixture.awaitState(old, RuntimeState.STANDBY);
        api.message(7, "after the hand-over");
        assertThat(fixture.store.writes()).isEqualTo(1);
        finish.countDown();

        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("slow", "after the hand-over");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
        fixture.await(() -> journal().isEmpty(), "an empty journal");
    }

    @Test
    void who_asks_while_nothing_can_be_left_in_the_journal_is_handed_the_bot_when_that_is_possible()
            throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            finish.await();
        });
        BotRuntime old = fixture.startPolling(standby());
        api.message(7, "slow");
        api.message(7, "behind it");
        running.await();
        fixture.time.awaitWaiters(3);
        fixture.store.journalBreaks();
        BotRuntime next = fixture.start(asking());
        fixture.await(() -> fixture.store.writes() > 0, "an attempt to leave what is not done");
        fixture.awaitState(old, RuntimeState.HOLDING);

        fixture.store.works();
        fixture.awaitStateInTime(next, RuntimeState.HOLDING);
        fixture.awaitState(old, RuntimeState.STANDBY);
        finish.countDown();
        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("slow", "behind it");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
        fixture.await(() -> journal().isEmpty(), "an empty journal");
    }

    @Test
    void what_waits_when_a_holder_ends_without_a_word_may_have_been_begun_and_is_marked_from_then_on()
            throws InterruptedException {
        Holder first = Holder.unknown("first");
        Lease lease = ((Acquired) fixture.store.acquire(BOT, first, TTL)).lease();
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                finish.await();
            }
        });
        fixture.store
                .journal(BOT, first, TTL)
                .write(lease.token(), List.of(), List.of(entry(1000, "slow"), entry(1001, "waits")), List.of());
        BotRuntime second = fixture.start(standby());
        fixture.time.awaitWaiters(1);
        while (second.status().state() != RuntimeState.HOLDING) {
            fixture.time.advance(Duration.ofMillis(500));
            fixture.time.awaitWaiters(1);
        }
        fixture.await(
                () -> journal().stream().allMatch(Journal.Pending::present), "what waits at the one that took over");

        BotRuntime third = fixture.start(asking());
        fixture.awaitState(third, RuntimeState.HOLDING);
        finish.countDown();

        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("slow", "waits");
        assertThat(fixture.handled).allMatch(Update::redelivered);
    }

    @Test
    void if_the_old_instance_dies_in_a_handler_after_a_hand_over_the_update_comes_again_and_is_marked()
            throws InterruptedException {
        Holder first = Holder.unknown("first");
        Lease lease = ((Acquired) fixture.store.acquire(BOT, first, TTL)).lease();
        Journal journal = fixture.store.journal(BOT, first, TTL);
        JournalEntry running = entry(1000, "running");
        JournalEntry waiting = entry(1001, "waiting");
        journal.write(lease.token(), List.of(running), List.of(waiting), List.of());
        BotRuntime next = fixture.start(asking());
        fixture.await(() -> !fixture.store.standbys(BOT).isEmpty(), "a standby");
        fixture.store.pass(lease, fixture.store.standbys(BOT).get(0).holder(), note(1002));
        api.awaitCalls("getUpdates", 1);
        fixture.awaitState(next, RuntimeState.HOLDING);
        fixture.time.awaitWaiters(4);
        assertThat(fixture.handled).isEmpty();

        journal.close(); // as if it had died

        fixture.awaitHandled(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("running", "waiting");
        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, false);
    }

    @Test
    void what_both_we_and_another_instance_handle_holds_its_chat_until_both_are_done() throws InterruptedException {
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                finish.await();
            }
        });
        BotRuntime ours = fixture.startPolling(standby());
        api.message(7, "slow");
        api.message(7, "behind it");
        fixture.await(
                () -> {
                    fixture.time.advance(LongPoller.MOMENT);
                    return journal().size() == 2;
                },
                "both in the journal");
        Lease lease = ours.status().lease().orElseThrow();
        Journal other = fixture.store.journal(BOT, Holder.unknown("the one that took us for dead"), TTL);

        other.write(lease.token(), List.of(entry(1000, "slow")), List.of(entry(999, 8, "left by it")), List.of());
        fixture.awaitHandledInTime(1);
        finish.countDown();
        fixture.awaitHandledInTime(2);
        api.message(8, "another chat");
        fixture.awaitHandledInTime(3);
        other.done(List.of(1000L));
        fixture.awaitHandledInTime(4);

        assertThat(fixture.handled)
                .extracting(Update::text)
                .containsExactly("left by it", "slow", "another chat", "behind it");
    }

    private static JournalEntry entry(long id, String text) {
        return entry(id, 7, text);
    }

    private static JournalEntry entry(long id, long chat, String text) {
        return new JournalEntry(
                id,
                chat,
                "{\"update_id\":" + id + ",\"message\":{\"chat\":{\"id\":" + chat + "},\"text\":\"" + text + "\"}}",
                false,
                false);
    }

    private List<Journal.Pending> journal() {
        return fixture.store.journal(BOT, Holder.unknown("who looks"), TTL).pending();
    }

    @Test
    void what_fails_after_a_hand_over_is_tried_again_by_the_new_holder_and_marked() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (running.getCount() > 0) {
                running.countDown();
                fail.await();
                throw new IllegalStateException("not yet");
            }
        });
        FailurePolicy retry = FailurePolicy.retry(1, Duration.ofMinutes(1));
        BotRuntime old = fixture.startPolling(standby().withFailurePolicy(retry));
        api.message(7, "fails once");
        api.message(7, "behind it");
        running.await();
        fixture.time.awaitWaiters(3);
        fixture.start(asking().withFailurePolicy(retry));
        fixture.awaitState(old, RuntimeState.STANDBY);

        fail.countDown();

        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("fails once", "behind it");
        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, false);
        fixture.await(() -> journal().isEmpty(), "an empty journal");
    }

    @Test
    void what_failed_and_waits_for_the_next_try_is_handed_over_marked() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(2);
        fixture.handling((update, bot) -> {
            if (update.text().equals("before it")) {
                first.countDown();
                goOn.await();
            } else if (failed.getCount() > 0) {
                failed.countDown();
                throw new IllegalStateException("not yet");
            }
        });
        FailurePolicy retry = FailurePolicy.retry(3, Duration.ofMinutes(1));
        BotRuntime old = fixture.startPolling(standby().withFailurePolicy(retry));
        api.message(7, "before it");
        api.message(7, "fails");
        first.await();
        fixture.await(
                () -> {
                    fixture.time.advance(LongPoller.MOMENT);
                    return journal().size() == 2;
                },
                "both in the journal");
        goOn.countDown();
        fixture.await(() -> failed.getCount() == 1 && journal().size() == 1, "a failure");
        failed.countDown();
        fixture.time.awaitWaiters(4);

        fixture.start(asking().withFailurePolicy(retry));
        fixture.awaitState(old, RuntimeState.STANDBY);

        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("before it", "fails");
        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(false, true);
    }

    @Test
    void a_second_wish_in_the_middle_of_a_hand_over_does_not_leave_the_bot_without_its_journal()
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                begun.countDown();
                finish.await();
            }
        });
        fixture.startPolling(standby());
        api.message(7, "slow");
        api.message(7, "behind it");
        begun.await();
        CountDownLatch write = new CountDownLatch(1);
        fixture.store.writesAwait(write);
        BotRuntime second = fixture.start(asking());
        fixture.await(() -> fixture.store.writes() > 0, "what is not done on its way to the journal");
        int renewals = fixture.store.renewals();
        BotRuntime third = fixture.start(asking());
        fixture.await(() -> fixture.store.renewals() > renewals, "the second wish at the holder");

        write.countDown();
        fixture.await(
                () -> second.status().state() == RuntimeState.HOLDING
                        || third.status().state() == RuntimeState.HOLDING,
                "one of those who asked holding");
        finish.countDown();
        fixture.awaitHandledInTime(2);
        assertThat(fixture.handled).extracting(Update::text).containsExactly("slow", "behind it");
        fixture.await(() -> journal().isEmpty(), "an empty journal");
    }

    @Test
    void a_hand_over_needs_no_word_with_telegram_and_the_next_poll_confirms_what_was_handled()
            throws InterruptedException {
        BotRuntime old = fixture.startPolling(standby());
        api.message(7, "one");
        fixture.awaitHandled(1);
        api.awaitCalls("getUpdates", 2);
        fixture.time.awaitWaiters(4);
        int before = api.methods().size();

        BotRuntime next = fixture.start(asking());
        fixture.awaitState(old, RuntimeState.STANDBY);
        fixture.awaitState(next, RuntimeState.HOLDING);
        api.awaitCalls("getUpdates", 3);

        assertThat(api.methods().subList(before, api.methods().size())).containsExactly("getMe", "getUpdates");
        assertThat(api.numbers("getUpdates", "offset")).last().isEqualTo(1001L);
        assertThat(api.confirmed()).containsExactly(1000L);
    }

    @Test
    void where_to_go_on_is_passed_on_also_by_one_whose_polls_were_not_answered_yet() throws InterruptedException {
        Holder first = Holder.unknown("first");
        Lease lease = ((Acquired) fixture.store.acquire(BOT, first, TTL)).lease();
        BotRuntime second = fixture.start(asking());
        fixture.await(() -> !fixture.store.standbys(BOT).isEmpty(), "a standby");
        fixture.store.pass(lease, fixture.store.standbys(BOT).get(0).holder(), note(1001));
        api.awaitCalls("getUpdates", 1);
        fixture.time.awaitWaiters(4);

        Holder third = Holder.unknown("third");
        fixture.store.acquire(BOT, third, TTL, Stance.ASKING);
        fixture.awaitState(second, RuntimeState.STANDBY);

        Acquired acquired = (Acquired) fixture.store.acquire(BOT, third, TTL);
        assertThat(acquired.note()).hasValue(note(1001));
        fixture.store.release(acquired.lease());
        fixture.awaitState(second, RuntimeState.HOLDING);
    }

    private static String note(long offset) {
        return new HandOverNote(URI.create("https://api.telegram.org"), OptionalLong.of(offset), false).text();
    }

    @Test
    void what_is_left_at_another_server_means_nothing() throws InterruptedException {
        fixture.startPolling(standby().withApiUrl(URI.create("https://one.example.com")));
        api.message(7, "one");
        fixture.awaitHandled(1);
        api.awaitCalls("getUpdates", 2);
        fixture.time.awaitWaiters(4);

        fixture.start(asking().withApiUrl(URI.create("https://two.example.com")));
        api.awaitCalls("getUpdates", 3);

        assertThat(api.numbers("getUpdates", "offset")).last().isEqualTo(0L);
        assertThat(api.methods()).endsWith("getMe", "getWebhookInfo", "getUpdates");
    }

    @Test
    void the_one_that_was_handed_the_bot_keeps_it_although_the_former_asked_for_it_once() throws InterruptedException {
        BotRuntime first = fixture.startPolling(asking());
        fixture.time.awaitWaiters(3);
        BotRuntime second = fixture.start(asking());
        fixture.awaitState(second, RuntimeState.HOLDING);
        fixture.awaitState(first, RuntimeState.STANDBY);
        for (int i = 0; i < 40; i++) {
            fixture.time.awaitWaiters(5);
            fixture.time.advance(Duration.ofMillis(2_500));
        }

        assertThat(second.status().state()).isEqualTo(RuntimeState.HOLDING);
        assertThat(api.calls("getUpdates")).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void an_asker_that_has_died_costs_nothing() throws InterruptedException {
        BotRuntime holder = fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);
        Holder dead = Holder.unknown("dead");
        fixture.store.acquire(BOT, dead, TTL, Stance.ASKING);
        // The lease is passed to it; it never comes to take it.
        fixture.await(
                () -> fixture.store
                        .read(BOT)
                        .filter(holding -> holding.holder().equals(dead))
                        .isPresent(),
                "the lease passed on");
        fixture.awaitState(holder, RuntimeState.STANDBY);
        fixture.time.awaitWaiters(1);

        fixture.time.advance(LeaseStore.CLAIM.plusMillis(1));
        fixture.awaitState(holder, RuntimeState.HOLDING);

        api.awaitCalls("getUpdates", 2);
        api.message(7, "hi");
        fixture.awaitHandled(1);
        assertThat(fixture.handled).noneMatch(Update::redelivered);
    }

    @Test
    void if_it_is_not_known_whether_the_bot_was_handed_over_nobody_polls_until_it_is() throws InterruptedException {
        BotRuntime holder = fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);
        fixture.store.losesThePass();
        BotRuntime next = fixture.start(asking());
        fixture.await(fixture.store::hasLostThePass, "the order to pass the lease on");

        // It lets go first, so that the order can never be carried out late. Whoever is quicker has it next; if that is
        // the former holder, its next renewal tells it again who asks.
        while (next.status().state() != RuntimeState.HOLDING) {
            fixture.time.awaitWaiters(4);
            fixture.time.advance(Duration.ofMillis(100));
        }
        fixture.awaitState(holder, RuntimeState.STANDBY);
        assertThat(fixture.store.read(BOT).orElseThrow().token().value()).isBetween(2L, 3L);
    }

    @Test
    void an_operator_can_have_the_bot_handed_to_any_standby() throws InterruptedException {
        BotRuntime first = fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);
        BotRuntime second = fixture.start(standby());
        fixture.awaitState(second, RuntimeState.STANDBY);
        fixture.await(() -> fixture.store.standbys(BOT).size() == 1, "a standby in the list");

        Offer offer = fixture.store.offer(BOT, second.status().instance());

        assertThat(offer).isInstanceOf(Offer.Made.class);
        fixture.awaitState(second, RuntimeState.HOLDING);
        fixture.awaitState(first, RuntimeState.STANDBY);
    }

    @Test
    void of_two_deploys_at_once_one_gets_the_bot_and_it_changes_hands_no_more_than_twice() throws InterruptedException {
        fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);
        List<BotRuntime> both = List.of(fixture.start(asking()), fixture.start(asking()));
        fixture.await(
                () -> both.stream().anyMatch(runtime -> runtime.status().state() == RuntimeState.HOLDING)
                        && fixture.store.standbys(BOT).size() == 2,
                "one of them holding and two standing by");
        for (int i = 0; i < 8; i++) {
            fixture.time.awaitWaiters(6);
            fixture.time.advance(Duration.ofMillis(2_500));
        }

        assertThat(fixture.store.read(BOT).orElseThrow().token().value()).isLessThanOrEqualTo(3);
        assertThat(fixture.store.standbys(BOT)).hasSize(2);
    }

    private BotRuntimeBuilder standby() {
        return fixture.builder().withHeldPolicy(HeldPolicy.STANDBY);
    }

    private BotRuntimeBuilder asking() {
        return fixture.builder().withHeldPolicy(HeldPolicy.HAND_OVER);
    }
}
