package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The updates of one chat that are delivered to several instances, when what comes first has been left by one and not
 * taken over by another yet.
 */
final class WebhookOrderTest {

    private static final Duration STEP = Duration.ofMillis(500);

    /** For so long one sees a chat wait: many times as long as from one look at the journal to the next. */
    private static final Duration LONG = Duration.ofSeconds(5);

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final Replicas replicas = new Replicas(fixture);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);

    @AfterEach
    void letHandlersFinish() {
        finish.countDown();
    }

    /** An instance that is killed when it has just accepted an update. */
    private void isKilledWith(long id, long chat, String text) {
        Journal killed = replicas.journal("killed");
        killed.accept(new JournalEntry(id, chat, Replicas.message(id, chat, text), false, /* delivered= */ true));
        killed.close();
    }

    private boolean isFree(long id) {
        return replicas.journal("who looks").pending().stream()
                .anyMatch(left -> left.entry().id() == id && left.owner().isEmpty());
    }

    private void awaitPending(long id) throws InterruptedException {
        fixture.await(() -> fixture.pendingInJournal().contains(id), "update " + id + " in the journal");
    }

    private void awaitHandledInTime(int count) throws InterruptedException {
        fixture.await(
                () -> {
                    if (fixture.handled.size() < count) {
                        fixture.time.advance(STEP);
                    }
                    return fixture.handled.size() >= count;
                },
                count + " updates handled");
    }

    /** An instance hands over while one update runs and one waits behind it, and ends when the first is done. */
    private BotRuntime hasHandedOverAndEnded() throws InterruptedException {
        fixture.handling((update, bot) -> {
            if (update.text().equals("slow")) {
                running.countDown();
                finish.await();
            }
        });
        BotRuntime old = replicas.start(HeldPolicy.STANDBY);
        replicas.deliver(old, 5, 1, "slow");
        running.await();
        replicas.deliver(old, 6, 1, "behind it");
        awaitPending(6);
        BotRuntime next = replicas.start(HeldPolicy.HAND_OVER);
        fixture.awaitState(old, RuntimeState.STANDBY);
        fixture.await(() -> fixture.store.hasAdopted(next), "the new holder has looked");
        Thread closing = Thread.ofVirtual().start(old::close);
        fixture.await(() -> isFree(6), "what waits is left");
        finish.countDown();
        closing.join();
        assertThat(replicas.journal("who looks").pending())
                .singleElement()
                .matches(left -> left.owner().isEmpty());
        return next;
    }

    @Test
    void what_was_delivered_to_an_instance_that_died_is_soon_taken_over_though_nobody_tells_of_it() throws Exception {
        fixture.store.tellsNoChanges();
        BotRuntime holder = replicas.start(HeldPolicy.STANDBY);
        fixture.await(() -> fixture.store.hasAdopted(holder), "the holder has looked");
        isKilledWith(5, 1, "left");
        Instant begun = fixture.time.now();

        awaitHandledInTime(1);
        assertThat(fixture.handled).singleElement().matches(Update::redelivered);
        assertThat(Duration.between(begun, fixture.time.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void what_waited_at_an_instance_that_has_handed_over_comes_first_at_the_new_holder() throws Exception {
        fixture.store.tellsNoChanges();
        BotRuntime next = hasHandedOverAndEnded();

        replicas.deliver(next, 7, 1, "after it");
        fixture.awaitHandled(3);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("slow", "behind it", "after it");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
    }

    @Test
    void what_waited_at_an_instance_that_has_handed_over_comes_first_at_a_third_one_too() throws Exception {
        fixture.store.tellsNoChanges();
        hasHandedOverAndEnded();
        BotRuntime third = replicas.start(HeldPolicy.STANDBY);

        replicas.deliver(third, 7, 1, "after it");
        awaitPending(7);
        assertThat(replicas.post(third, 8, 2, "of another chat").status()).isEqualTo(200);
        awaitHandledInTime(4);

        assertThat(fixture.handled)
                .extracting(Update::text)
                .containsExactly("slow", "of another chat", "behind it", "after it");
        assertThat(fixture.handled).noneMatch(Update::redelivered);
    }

    @Test
    void what_a_killed_instance_had_comes_first_at_the_holder() throws Exception {
        fixture.store.tellsNoChanges();
        BotRuntime holder = replicas.start(HeldPolicy.STANDBY);
        fixture.await(() -> fixture.store.hasAdopted(holder), "the holder has looked");
        isKilledWith(5, 1, "first");

        replicas.deliver(holder, 6, 1, "second");
        fixture.awaitHandled(2);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("first", "second");
        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, false);
    }

    @Test
    void while_nobody_takes_over_what_a_killed_instance_had_its_chat_waits_and_no_other() throws Exception {
        BotRuntime holder = replicas.start(HeldPolicy.STANDBY);
        Lease others = fixture.takeLeaseFrom(holder);
        BotRuntime standby = replicas.start(HeldPolicy.STANDBY);
        isKilledWith(5, 1, "first");

        replicas.deliver(standby, 6, 1, "second");
        awaitPending(6);
        assertThat(replicas.post(standby, 7, 2, "of another chat").status()).isEqualTo(200);
        for (int i = 0; i < LONG.dividedBy(STEP); i++) {
            fixture.time.awaitWaiters(1);
            fixture.time.advance(STEP);
        }
        assertThat(fixture.handled).extracting(Update::text).containsExactly("of another chat");
        fixture.store.inner.release(others);
        awaitHandledInTime(3);

        assertThat(fixture.handled).extracting(Update::text).containsExactly("of another chat", "first", "second");
    }
}
