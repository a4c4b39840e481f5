package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.pengrad.telegrambot.TelegramBot;
import com.pengrad.telegrambot.UpdatesListener;
import com.pengrad.telegrambot.request.GetUpdates;
import com.pengrad.telegrambot.request.SendMessage;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.testkit.BatonTest;
import org.junit.jupiter.api.Test;

/** The test kit for a bot that knows nothing of Baton. */
@BatonTest
final class TestKitTest {

    @Test
    void a_bot_of_another_library_is_tested_with_it(BotApiEmulator telegram, EmulatedBot bot) {
        TelegramBot client = new TelegramBot.Builder(bot.token())
                .apiUrl(telegram.url() + "/bot")
                .build();
        client.setUpdatesListener(
                updates -> {
                    updates.forEach(update -> client.execute(new SendMessage(
                            (long) update.message().chat().id(),
                            update.message().text())));
                    return UpdatesListener.CONFIRMED_UPDATES_ALL;
                },
                new GetUpdates().timeout(50));

        EmulatedUser ada = bot.user("Ada");
        ada.sends("hello");
        assertThat(ada.awaitReply(Conversation.PATIENCE).text()).isEqualTo("hello");

        client.removeGetUpdatesListener();
        Conversation.awaitAnswers(bot);
        client.shutdown();
    }
}
