package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import dev.baton.lease.Holder;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedeliveredTest {

    private static final URI SERVER = URI.create("https://api.telegram.org");

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    @Test
    void the_first_batch_after_a_crash_is_marked_as_redelivered() throws InterruptedException {
        crash();
        api.message(1, "perhaps handled before");
        fixture.startPolling(fixture.builder());
        fixture.awaitHandled(1);
        api.message(1, "certainly new");
        fixture.awaitHandled(2);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, false);
    }

    @Test
    void if_there_may_be_more_than_the_first_batch_the_next_one_is_marked_too() throws InterruptedException {
        crash();
        for (int i = 0; i < 3; i++) {
            api.message(i, "perhaps handled before");
        }
        fixture.startPolling(fixture.builder().withMaxInFlight(2));
        fixture.awaitHandled(3);
        api.message(1, "certainly new");
        fixture.awaitHandled(4);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, true, true, false);
    }

    @Test
    void what_could_not_be_confirmed_at_a_stop_comes_again_with_the_mark() throws InterruptedException {
        BotRuntime first = fixture.startPolling(fixture.builder());
        api.loseNextPoll();
        api.message(1, "handled and not confirmed");
        fixture.awaitHandled(1);
        api.awaitCalls("getUpdates", 2);
        api.answer("getUpdates", new ApiResult.NeverSent<>("the network is down"));
        first.close();

        fixture.startPolling(fixture.builder());
        fixture.awaitHandled(2);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(false, true);
    }

    @Test
    void the_mark_goes_with_the_bot_when_it_is_handed_over_before_anything_has_come() throws InterruptedException {
        crash();
        fixture.startPolling(standby());
        fixture.time.awaitWaiters(3);
        handOver();
        BotRuntime third = handOver();
        api.message(1, "perhaps handled before");
        fixture.awaitHandled(1);
        api.message(1, "perhaps too: the server may have given the first one alone");
        fixture.awaitHandled(2);
        api.message(1, "certainly new");
        fixture.awaitHandled(3);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, true, false);
        assertThat(third.status().state()).isEqualTo(RuntimeState.HOLDING);
    }

    @Test
    void the_mark_is_left_for_the_next_one_by_a_holder_that_stops_before_anything_has_come()
            throws InterruptedException {
        crash();
        fixture.startPolling(fixture.builder()).close();
        fixture.startPolling(fixture.builder()).close();
        api.message(1, "perhaps handled before");
        fixture.startPolling(fixture.builder());
        fixture.awaitHandled(1);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true);
    }

    @Test
    void what_was_marked_once_and_handled_leaves_no_mark() throws InterruptedException {
        crash();
        api.message(1, "perhaps handled before");
        BotRuntime first = fixture.startPolling(standby());
        fixture.awaitHandled(1);
        api.awaitCalls("getUpdates", 2);
        fixture.time.awaitWaiters(4);
        BotRuntime second = handOver();
        first.close();
        second.close();
        fixture.startPolling(fixture.builder());
        api.message(1, "certainly new");
        fixture.awaitHandled(2);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true, false);
    }

    @Test
    void what_a_stop_interrupts_comes_again_with_the_mark() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        fixture.handling((update, bot) -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        BotRuntime first = fixture.startPolling(fixture.builder().withGrace(Duration.ofSeconds(1)));
        api.message(1, "slow");
        running.await();
        Thread closing = Thread.ofVirtual().start(first::close);
        fixture.await(() -> fixture.store.read("123456").isEmpty(), "the lease to be free while the handler runs");
        fixture.time.awaitWaiters(2); // the grace, and the journal
        fixture.time.advance(Duration.ofSeconds(1));
        closing.join();

        fixture.handling((update, bot) -> {});
        fixture.startPolling(fixture.builder());
        fixture.awaitHandled(1);

        assertThat(fixture.handled).extracting(Update::redelivered).containsExactly(true);
    }

    @Test
    void a_note_says_where_to_go_on_and_what_is_in_doubt_or_nothing() {
        assertThat(new HandOverNote(SERVER, OptionalLong.empty(), false).text()).isEmpty();
        for (boolean redelivered : new boolean[] {false, true}) {
            String text = new HandOverNote(SERVER, OptionalLong.of(1001), redelivered).text();
            assertThat(HandOverNote.offsetAt(SERVER, text)).hasValue(1001);
            assertThat(HandOverNote.offsetAt(URI.create("https://api.telegram"), text))
                    .isEmpty();
            assertThat(HandOverNote.saysRedelivered(text)).isEqualTo(redelivered);
        }
        String inDoubt = new HandOverNote(SERVER, OptionalLong.empty(), true).text();
        assertThat(HandOverNote.offsetAt(SERVER, inDoubt)).isEmpty();
        assertThat(HandOverNote.saysRedelivered(inDoubt)).isTrue();
    }

    @Test
    void a_note_in_other_words_says_nothing() {
        for (String text :
                new String[] {"", "gone fishing", "polled " + SERVER + " up to ", note("many"), note("9".repeat(20))}) {
            assertThat(HandOverNote.offsetAt(SERVER, text)).as(text).isEmpty();
            assertThat(HandOverNote.saysRedelivered(text)).as(text).isFalse();
        }
    }

    private static String note(String offset) {
        return "polled " + SERVER + " up to " + offset;
    }

    /** Has the lease end with its holder. */
    private void crash() {
        fixture.store.inner.acquire("123456", Holder.unknown("the one that died"), Duration.ofSeconds(10));
        fixture.time.advance(Duration.ofSeconds(11));
    }

    /** Starts an instance that is handed the bot. */
    private BotRuntime handOver() throws InterruptedException {
        BotRuntime next = fixture.startPolling(fixture.builder().withHeldPolicy(HeldPolicy.HAND_OVER));
        assertThat(next.status().state()).isEqualTo(RuntimeState.HOLDING);
        return next;
    }

    private BotRuntimeBuilder standby() {
        return fixture.builder().withHeldPolicy(HeldPolicy.STANDBY);
    }
}
