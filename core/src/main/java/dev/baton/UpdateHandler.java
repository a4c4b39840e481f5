package dev.baton;

import dev.baton.botapi.BotApi;

/**
 * What a bot does with an update.
 *
 * <p>Called on a virtual thread, so it may block. The updates of one chat come one after another, in order; those of
 * different chats may come at the same time. An update counts as handled when this method returns, and is confirmed to
 * Telegram only then; when it throws, the update is reported and not tried again.
 */
@FunctionalInterface
public interface UpdateHandler {

    /**
     * Handles an update.
     *
     * @param update the update
     * @param bot to answer with
     * @throws Exception whatever goes wrong
     */
    void handle(Update update, BotApi bot) throws Exception;
}
