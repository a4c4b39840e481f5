package dev.baton.emulator;

import java.util.function.Consumer;

/** Takes updates to webhooks. */
interface WebhookTransport {

    /**
     * Posts an update.
     *
     * @param whenDone is told once how it ended, on another thread; when cancelled, perhaps never
     * @return cancels it
     */
    Runnable post(Webhook webhook, byte[] update, Consumer<Outcome> whenDone);

    /** How a post ended. */
    sealed interface Outcome {}

    /**
     * There was a response.
     *
     * @param retryAfter seconds; 0 when it did not say
     * @param reply a call in the response, as parameters; mostly there are none
     */
    record Answered(int status, int retryAfter, Parameters reply) implements Outcome {

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** There was none. */
    record Failed(String reason) implements Outcome {}
}
