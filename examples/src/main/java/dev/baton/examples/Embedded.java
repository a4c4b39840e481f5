package dev.baton.examples;

import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.HeldPolicy;
import dev.baton.RuntimeListener;
import dev.baton.RuntimeState;
import dev.baton.botapi.BotToken;
import java.net.URI;
import java.time.Duration;

/** A bot within a program that does other things too: built in code, watched, and closed with the program. */
public final class Embedded {

    private Embedded() {}

    /**
     * Runs the bot for as long as the program has something to do.
     *
     * @param arguments none
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        BotToken token = BotToken.of(System.getenv("BOT_TOKEN"));
        try (BotRuntime runtime = BotRuntime.builder(token, (update, bot) -> {
                    if (update.text().equals("/ping")) {
                        bot.sendMessage(update.chatId(), "pong");
                    }
                })
                .withMode(BotMode.POLLING)
                .withApiUrl(URI.create(System.getenv().getOrDefault("TELEGRAM_API_URL", "https://api.telegram.org")))
                .withHeldPolicy(HeldPolicy.STANDBY)
                .withLeaseTtl(Duration.ofSeconds(15))
                .onEvent(new RuntimeListener() {
                    @Override
                    public void stateChanged(RuntimeState from, RuntimeState to) {
                        System.out.println(from + " -> " + to);
                    }
                })
                .build()) {
            runtime.start();
            doOtherThings();
        }
    }

    private static void doOtherThings() throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(2));
    }
}
