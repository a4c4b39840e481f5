package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a page needs that shows a bot while it is being written. */
final class WatchingTest {

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final Wire wire = new Wire(telegram.url());

    @AfterEach
    void close() {
        wire.close();
        telegram.close();
    }

    @Test
    void a_call_is_told_when_it_arrives_and_when_it_is_answered() throws IOException {
        List<RecordedCall> arrived = new CopyOnWriteArrayList<>();
        List<RecordedCall> answered = new CopyOnWriteArrayList<>();
        bot.onArrival(arrived::add);
        bot.onCall(answered::add);

        wire.get("getUpdates?timeout=50");
        Eventually.await("the poll is told", () -> arrived.size() == 1);
        assertThat(arrived.getFirst().status()).isNull();
        assertThat(answered).isEmpty();

        ann.sends("hello");
        Eventually.await("the answer is told", () -> answered.size() == 1);
        assertThat(answered.getFirst().number()).isEqualTo(arrived.getFirst().number());
        assertThat(answered.getFirst().succeeded()).isTrue();
    }

    @Test
    void a_call_whose_connection_is_reset_is_told_without_an_answer() throws IOException {
        List<RecordedCall> told = new CopyOnWriteArrayList<>();
        bot.onCall(told::add);
        bot.faults().next("getMe", Fault.reset());

        wire.get("getMe");

        Eventually.await("it is told", () -> told.size() == 1);
        assertThat(told.getFirst().status()).isNull();
        assertThat(told.getFirst().delivered()).isFalse();
    }

    @Test
    void the_queue_shows_what_waits_and_what_comes_next() throws IOException {
        assertThat(bot.nextUpdateId()).isZero();
        long first = ann.sends("one");
        long second = ann.sends("two");

        assertThat(bot.pendingUpdates(1)).singleElement().asString().contains("\"one\"", String.valueOf(first));
        assertThat(bot.nextUpdateId()).isEqualTo(second + 1);
        assertThat(bot.isPending(first)).isTrue();

        wire.get("getUpdates?offset=" + second).response();

        assertThat(bot.isPending(first)).isFalse();
        assertThat(bot.isPending(second)).isTrue();
    }

    @Test
    void the_script_shows_the_faults_that_have_not_happened_yet() throws IOException {
        bot.faults().next("getMe", 2, Fault.html502()).next("sendMessage", Fault.reset());
        wire.get("getMe").response();

        assertThat(bot.faults().waiting())
                .containsExactly(
                        entry("getme", List.of(Fault.html502())), entry("sendmessage", List.of(Fault.reset())));
        bot.faults().clear();
        assertThat(bot.faults().waiting()).isEmpty();
    }
}
