package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pengrad.telegrambot.TelegramBot;
import com.pengrad.telegrambot.TelegramException;
import com.pengrad.telegrambot.UpdatesListener;
import com.pengrad.telegrambot.model.Update;
import com.pengrad.telegrambot.model.request.InlineKeyboardButton;
import com.pengrad.telegrambot.model.request.InlineKeyboardMarkup;
import com.pengrad.telegrambot.request.AnswerCallbackQuery;
import com.pengrad.telegrambot.request.EditMessageText;
import com.pengrad.telegrambot.request.GetUpdates;
import com.pengrad.telegrambot.request.SendDocument;
import com.pengrad.telegrambot.request.SendMessage;
import com.pengrad.telegrambot.request.SetWebhook;
import com.pengrad.telegrambot.utility.BotUtils;
import com.sun.net.httpserver.HttpServer;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The library java-telegram-bot-api. */
final class PengradTest {

    private static final String TOKEN = "4713:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final List<TelegramBot> running = new CopyOnWriteArrayList<>();
    private final List<TelegramException> complaints = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        running.forEach(TelegramBot::removeGetUpdatesListener);
        Conversation.awaitAnswers(bot);
        running.forEach(TelegramBot::shutdown);
        telegram.close();
    }

    @Test
    void it_starts_and_chats() {
        start(new GetUpdates().timeout(50));

        Conversation.about_everything(ann);
        Conversation.awaitConfirmation(bot);
        assertThat(complaints).isEmpty();
        assertThat(bot.liveConflicts()).isZero();
    }

    @Test
    void its_short_polls_become_long_ones() {
        start(new GetUpdates());
        Conversation.awaitPoll(bot);
        Conversation.about_everything(ann);

        Conversation.awaitConfirmation(bot);
        assertThat(complaints).isEmpty();
    }

    @Test
    void what_comes_after_it_was_stopped_waits_for_the_next_start() {
        TelegramBot first = start(new GetUpdates().timeout(50));
        Conversation.about(ann, "one");
        Conversation.awaitConfirmation(bot);
        Conversation.awaitPoll(bot);
        first.removeGetUpdatesListener();
        first.shutdown();

        // the poll it hung up on is still there, and its answer goes to nobody
        ann.sends("two");
        await("the poll is answered").atMost(Conversation.PATIENCE).until(() -> !bot.hasPendingPoll());
        assertThat(bot.pendingUpdateCount()).isEqualTo(1);

        start(new GetUpdates().timeout(50));
        assertThat(ann.awaitReply(Conversation.PATIENCE).text()).isEqualTo("two");
    }

    @Test
    void two_at_once_drive_each_other_out_and_answer_all_the_same() {
        start(new GetUpdates().timeout(50));
        Conversation.awaitPoll(bot);
        start(new GetUpdates().timeout(50));
        for (int i = 0; i < 3; i++) {
            Conversation.awaitConflicts(bot, i);
            Conversation.at_least_once_about(ann, "message " + i);
        }
        Conversation.awaitConflicts(bot, 3);

        List<RecordedCall> conflicts = Conversation.conflicts(bot);
        assertThat(Conversation.delay(bot, conflicts.getFirst())).isLessThan(Duration.ofSeconds(1));
        assertThat(Conversation.delay(bot, conflicts.get(1)))
                .isBetween(Conversation.HELD_FOR, Conversation.HELD_FOR.plusMillis(500));
        await("it is reported").atMost(Conversation.PATIENCE).until(() -> complaints.size() >= 3);
        assertThat(complaints)
                .extracting(complaint -> complaint.response().description())
                .containsOnly("Conflict: terminated by other getUpdates request;"
                        + " make sure that only one bot instance is running");
    }

    @Test
    void it_is_refused_while_a_webhook_is_set() {
        TelegramBot first = bot();
        first.execute(new SetWebhook().url("http://127.0.0.1:1/hook"));
        start(new GetUpdates().timeout(50));

        await("it is reported").atMost(Conversation.PATIENCE).until(() -> !complaints.isEmpty());
        assertThat(complaints.getFirst())
                .hasMessage("GetUpdates failed with error_code 409 Conflict: can't use getUpdates method while webhook"
                        + " is active; use deleteWebhook to delete the webhook first");
    }

    @Test
    void it_gets_its_updates_by_a_webhook_with_a_secret() throws IOException {
        TelegramBot client = bot();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            String secret = exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean trusted = Conversation.SECRET.equals(secret);
            if (trusted) {
                handle(client, BotUtils.parseUpdate(body));
            }
            exchange.sendResponseHeaders(trusted ? 200 : 401, -1);
            exchange.close();
        });
        hook.start();
        try {
            String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook";
            assertThat(client.execute(new SetWebhook().url(url).secretToken(Conversation.SECRET))
                            .isOk())
                    .isTrue();

            Conversation.about_everything(ann);
            Conversation.awaitConfirmation(bot);
        } finally {
            hook.stop(0);
        }
    }

    private TelegramBot start(GetUpdates polls) {
        TelegramBot client = bot();
        client.setUpdatesListener(
                updates -> {
                    updates.forEach(update -> handle(client, update));
                    return UpdatesListener.CONFIRMED_UPDATES_ALL;
                },
                complaints::add,
                polls);
        return client;
    }

    private TelegramBot bot() {
        TelegramBot client = new TelegramBot.Builder(TOKEN)
                .apiUrl(telegram.url() + "/bot")
                .fileApiUrl(telegram.url() + "/file/bot")
                .build();
        running.add(client);
        return client;
    }

    private static void handle(TelegramBot client, Update update) {
        if (update.callbackQuery() != null) {
            client.execute(new AnswerCallbackQuery(update.callbackQuery().id()).text("pong"));
            var pressed = update.callbackQuery().maybeInaccessibleMessage();
            client.execute(new EditMessageText(pressed.chat().id(), pressed.messageId(), "pinged"));
        } else if (update.message().text().equals("/file")) {
            byte[] note = "Grüße\n".getBytes(StandardCharsets.UTF_8);
            client.execute(new SendDocument((long) update.message().chat().id(), note).fileName("note.txt"));
        } else {
            client.execute(new SendMessage(
                            (long) update.message().chat().id(),
                            update.message().text())
                    .replyMarkup(new InlineKeyboardMarkup(new InlineKeyboardButton("Ping").callbackData("ping"))));
        }
    }
}
