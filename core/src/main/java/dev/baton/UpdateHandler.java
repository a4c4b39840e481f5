package dev.baton;

import dev.baton.botapi.BotApi;

/**
 * What a bot does with an update.
 *
 * <p>Called on a virtual thread, so it may block; the thread may have handled updates of other chats before. The
 * updates of one chat come one after another, in order; those of different chats may come at the same time. An update
 * counts as handled when this method returns, and is confirmed to Telegram only then; when it throws, the update is
 * reported and not tried again.
 */
@FunctionalInterface
public interface UpdateHandler {

    /**
     * Handles an update.
     *
     * @param update the update
     * @param bot to answer with. It waits when Telegram asks for it (up to a minute; then that is the answer), sends
     *     what is for one chat in the order of the calls, and repeats what surely had no effect. What may have had one
     *     is answered with {@link dev.baton.botapi.ApiResult.OutcomeUnknown} and not repeated
     * @throws Exception whatever goes wrong
     */
    void handle(Update update, BotApi bot) throws Exception;
}
