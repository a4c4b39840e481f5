package dev.baton.benchmarks.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.pengrad.telegrambot.utility.BotUtils;
import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.UpdateHandler;
import dev.baton.botapi.BotToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.telegram.telegrambots.meta.api.objects.Update;

/**
 * Ours at its defaults, with a lease in a file: as it is, and with the types of others, read on the handler's thread.
 */
final class BatonBot {

    private BatonBot() {}

    static void undecoded(URI api, String token, Consumer<String> handler) throws IOException {
        start(api, token, (update, bot) -> handler.accept(update.text()));
    }

    static void withTypesOfPengrad(URI api, String token, Consumer<String> handler) throws IOException {
        start(
                api,
                token,
                (update, bot) -> handler.accept(
                        BotUtils.parseUpdate(update.json()).message().text()));
    }

    static void withTypesOfTelegramBots(URI api, String token, Consumer<String> handler) throws IOException {
        ObjectMapper json = new ObjectMapper();
        start(
                api,
                token,
                (update, bot) -> handler.accept(
                        json.readValue(update.json(), Update.class).getMessage().getText()));
    }

    private static void start(URI api, String token, UpdateHandler handler) throws IOException {
        BotRuntime.builder(BotToken.of(token), handler)
                .withApiUrl(api)
                .withMode(BotMode.POLLING)
                .withDirectory(Files.createTempDirectory("baton-benchmark"))
                .build()
                .start();
    }
}
