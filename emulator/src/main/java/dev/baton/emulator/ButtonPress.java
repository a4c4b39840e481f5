package dev.baton.emulator;

import java.time.Duration;

/** A button that somebody pressed. Thread-safe. */
public final class ButtonPress {

    private final Bot bot;
    private final String queryId;
    private final String data;
    private final long updateId;

    ButtonPress(Bot bot, String queryId, String data, long updateId) {
        this.bot = bot;
        this.queryId = queryId;
        this.data = data;
        this.updateId = updateId;
    }

    /** The id of the update that tells the bot, or 0 if the bot does not want to know. */
    public long updateId() {
        return updateId;
    }

    /** The id with which the bot answers. */
    public String queryId() {
        return queryId;
    }

    /** What the bot is told. */
    public String data() {
        return data;
    }

    /**
     * Returns the bot's answer, its answerCallbackQuery; waits for it if need be. Of several the first counts.
     *
     * @param timeout how long to wait, in real time whatever the emulator's clock
     * @throws AssertionError if there is none in that time, or the waiting thread is interrupted
     */
    public CallbackAnswer awaitAnswer(Duration timeout) {
        return Waiting.forResult(
                () -> "no answer to the press of a button within " + timeout,
                () -> bot.turn().await(() -> bot.talk().callbacks().await(queryId, timeout)));
    }
}
