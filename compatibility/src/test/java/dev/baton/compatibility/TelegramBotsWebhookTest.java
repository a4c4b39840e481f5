package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.WebhookState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;
import org.telegram.telegrambots.meta.api.methods.updates.SetWebhook;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.generics.TelegramClient;
import org.telegram.telegrambots.webhook.DefaultTelegramWebhookBot;
import org.telegram.telegrambots.webhook.TelegramBotsWebhookApplication;
import org.telegram.telegrambots.webhook.WebhookOptions;

/** TelegramBots with its webhook server. It asks for a secret, but leaves it to others to look at it. */
final class TelegramBotsWebhookTest {

    private static final String TOKEN = "4712:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final TelegramClient client = TelegramBotsEcho.client(TOKEN, telegram.url());
    private final TelegramBotsEcho echo = new TelegramBotsEcho(client);
    private final int port = Conversation.freePort();
    private final TelegramBotsWebhookApplication application;

    TelegramBotsWebhookTest() throws Exception {
        application = new TelegramBotsWebhookApplication(
                WebhookOptions.builder().port(port).build());
        application.registerBot(DefaultTelegramWebhookBot.builder()
                .botPath("/hook")
                .updateHandler(this::handle)
                .setWebhook(() -> call(SetWebhook.builder()
                        .url("http://127.0.0.1:" + port + "/hook")
                        .secretToken(Conversation.SECRET)
                        .build()))
                .deleteWebhook(() -> call(DeleteWebhook.builder().build()))
                .build());
    }

    @AfterEach
    void close() throws Exception {
        if (application.isRunning()) {
            application.close();
        }
        echo.close();
        telegram.close();
    }

    @Test
    void it_sets_its_webhook_and_chats() {
        assertThat(bot.webhook())
                .isNotNull()
                .extracting(WebhookState::secretToken)
                .isEqualTo(Conversation.SECRET);

        Conversation.about_everything(ann);
        Conversation.awaitConfirmation(bot);
    }

    @Test
    void what_it_answers_to_the_webhook_call_is_carried_out() {
        ann.sends("/inline hello");

        assertThat(ann.awaitReply(Conversation.PATIENCE).text()).isEqualTo("/inline hello");
        assertThat(ann.presses("Ping").awaitAnswer(Conversation.PATIENCE).text())
                .isEqualTo("pong");
        assertThat(bot.calls("sendMessage")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void it_takes_its_webhook_away_when_it_is_stopped() throws Exception {
        Conversation.about(ann, "one");
        application.close();

        assertThat(bot.webhook()).isNull();
        assertThat(application.isRunning()).isFalse();
    }

    private @Nullable BotApiMethod<?> handle(Update update) {
        if (update.hasMessage() && update.getMessage().getText().startsWith("/inline")) {
            return TelegramBotsEcho.echo(update.getMessage());
        }
        echo.consume(update);
        return null;
    }

    private void call(SetWebhook method) {
        try {
            client.execute(method);
        } catch (TelegramApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private void call(DeleteWebhook method) {
        try {
            client.execute(method);
        } catch (TelegramApiException e) {
            throw new IllegalStateException(e);
        }
    }
}
