package dev.baton.emulator;

/** A method of the Bot API. It answers its query now or later; it is called in the bot's {@link Turn}. */
interface BotMethod {
    void handle(Query query);
}
