package dev.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.baton.Update;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotToken;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ButtonPress;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo bot at work, one update at a time. */
final class EchoBotTest {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot emulated = telegram.bot(TOKEN);
    private final EmulatedUser ada = emulated.user("Ada");
    private final BotApi api = BotApi.over(telegram.url(), BotToken.of(TOKEN));
    private static final HandlerTime AT_ONCE = HandlerTime.parse("0");

    private final EchoBot bot = new EchoBot(
            Uploads.of(Map.of(
                    "BOT_TOKEN", TOKEN, "TELEGRAM_API_URL", telegram.url().toString())),
            AT_ONCE);
    private long handled;

    @AfterEach
    void close() {
        api.close();
        telegram.close();
    }

    @Test
    void it_sends_back_texts_and_files() throws InterruptedException {
        assertThat(answerTo(ada.sends("hello")).text()).isEqualTo("hello");
        ChatMessage document = answerTo(ada.sendsDocument("notes.txt", new byte[] {1, 2}, "mine"));
        assertThat(document.file()).isNotNull();
        assertThat(document.text()).isEqualTo("mine");
    }

    @Test
    void it_makes_a_picture_that_is_one() throws InterruptedException {
        ChatMessage picture = answerTo(ada.sends("/photo"));
        assertThat(picture.json()).contains("\"width\":320", "\"height\":200");
    }

    @Test
    void it_says_what_it_cannot_send_without_its_token() throws InterruptedException {
        EchoBot bare = new EchoBot(Optional.empty(), AT_ONCE);
        ada.sends("/file");
        bare.handle(next(), api);
        assertThat(ada.awaitReply(PATIENCE).text()).startsWith("A file? Send me one");
    }

    @Test
    void an_edit_is_told_apart_from_a_message() throws InterruptedException {
        answerTo(ada.sends("helo"));
        ChatMessage own = ada.messages().getFirst();
        assertThat(answerTo(ada.edits(own, "hello")).text()).isEqualTo("You changed it to: hello");
    }

    @Test
    void its_buttons_count() throws InterruptedException {
        answerTo(ada.sends("/keyboard"));
        ButtonPress press = ada.presses("Pressed: 0");
        bot.handle(next(), api);
        assertThat(press.awaitAnswer(PATIENCE).text()).isEmpty();
        assertThat(ada.messages().getLast().hasButton("Pressed: 1")).isTrue();

        ButtonPress alert = ada.presses("Alert");
        bot.handle(next(), api);
        assertThat(alert.awaitAnswer(PATIENCE).showAlert()).isTrue();
    }

    @Test
    void it_fails_when_it_is_asked_to() {
        ada.sends("/fail");
        assertThatIllegalStateException().isThrownBy(() -> bot.handle(next(), api));
    }

    private ChatMessage answerTo(long updateId) throws InterruptedException {
        Update update = next();
        assertThat(update.id()).isEqualTo(updateId);
        bot.handle(update, api);
        return ada.awaitReply(PATIENCE);
    }

    /** The next update in the queue. */
    private Update next() {
        Update update = emulated.pendingUpdates(100).stream()
                .map(Update::parse)
                .filter(each -> each.id() > handled)
                .findFirst()
                .orElseThrow();
        handled = update.id();
        return update;
    }
}
