package dev.baton.examples;

import dev.baton.BotRuntime;

/** Answers every text with the same text. The README shows this file. */
public final class Echo {

    private Echo() {}

    /**
     * Runs the bot until it is told to stop.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        BotRuntime.main((update, bot) -> {
            if (!update.text().isEmpty()) {
                bot.sendMessage(update.chatId(), update.text());
            }
        });
    }
}
