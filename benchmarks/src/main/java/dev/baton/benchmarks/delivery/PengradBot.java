package dev.baton.benchmarks.delivery;

import com.pengrad.telegrambot.TelegramBot;
import com.pengrad.telegrambot.UpdatesListener;
import com.pengrad.telegrambot.request.GetUpdates;
import java.net.URI;
import java.util.function.Consumer;

/** pengrad's client as one uses it, with long polls, which it makes when they are asked for. */
final class PengradBot {

    private PengradBot() {}

    static void start(URI api, String token, Consumer<String> handler) {
        new TelegramBot.Builder(token)
                .apiUrl(api + "/bot")
                .build()
                .setUpdatesListener(
                        updates -> {
                            updates.forEach(
                                    update -> handler.accept(update.message().text()));
                            return UpdatesListener.CONFIRMED_UPDATES_ALL;
                        },
                        new GetUpdates().limit(100).timeout(50));
    }
}
