package dev.baton.benchmarks.delivery;

import java.net.URI;
import java.util.function.Consumer;
import org.telegram.telegrambots.longpolling.TelegramBotsLongPollingApplication;
import org.telegram.telegrambots.longpolling.util.DefaultGetUpdatesGenerator;
import org.telegram.telegrambots.longpolling.util.DefaultLongPollingUpdateConsumer;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.objects.Update;

/** TelegramBots at its defaults. */
final class TelegramBotsBot {

    private TelegramBotsBot() {}

    @SuppressWarnings("resource") // it lives as long as the process
    static void start(URI api, String token, Consumer<String> handler) throws Exception {
        TelegramUrl url = TelegramUrl.builder()
                .schema(api.getScheme())
                .host(api.getHost())
                .port(api.getPort())
                .build();
        new TelegramBotsLongPollingApplication()
                .registerBot(token, () -> url, new DefaultGetUpdatesGenerator(), new Handler(handler));
    }

    private static final class Handler extends DefaultLongPollingUpdateConsumer {

        private final Consumer<String> handler;

        private Handler(Consumer<String> handler) {
            this.handler = handler;
        }

        @Override
        public void consume(Update update) {
            handler.accept(update.getMessage().getText());
        }
    }
}
