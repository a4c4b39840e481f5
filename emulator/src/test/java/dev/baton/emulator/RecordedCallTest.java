package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a tester's assertions about calls read, and what they say when they fail. */
final class RecordedCallTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);
    private final Wire wire = new Wire(telegram.url());

    @AfterEach
    void close() {
        wire.close();
        telegram.close();
    }

    @Test
    void what_the_bot_called_is_asserted_in_a_line() throws IOException {
        long ada = bot.user("Ada").id();
        wire.get("sendMessage?text=hello&chat_id=" + ada).response();
        wire.get("sendMessage?text=again&chat_id=" + ada).response();
        wire.get("sendPhoto?chat_id=" + ada + "&caption=look").response();

        assertThat(bot.calls("sendMessage")).hasSize(2).allMatch(RecordedCall::succeeded);
        assertThat(bot.calls("sendMessage"))
                .extracting(call -> call.parameter("text"))
                .containsExactly("hello", "again");
        assertThat(bot.calls()).noneMatch(call -> call.hasParameter("parse_mode", "HTML"));
        RecordedCall photo = bot.awaitCall("sendPhoto", PATIENCE);
        assertThat(photo.parameter("caption")).isEqualTo("look");
        assertThat(photo.succeeded()).isFalse();
        assertThat(photo.answer()).contains("there is no photo");
    }

    @Test
    void a_call_that_is_missed_is_missed_with_what_there_was_instead() throws IOException {
        assertThatThrownBy(() -> bot.awaitCall("sendPhoto", Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no call of sendPhoto within PT0.001S; the bot called nothing at all");
        wire.get("getMe").response();
        wire.get("sendMessage?chat_id=1&text=" + "x".repeat(1000)).response();

        assertThatThrownBy(() -> bot.awaitCall("sendPhoto", Duration.ofMillis(1)))
                .hasMessageStartingWith("no call of sendPhoto within PT0.001S; the last calls were getMe{} -> 200,"
                        + " sendMessage{chat_id=1, text=xxx")
                .hasMessageEndingWith("x…");
    }
}
