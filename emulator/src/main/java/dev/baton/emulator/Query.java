package dev.baton.emulator;

import java.util.function.Consumer;

/** A call that waits for its answer. It gets one; a second is ignored. To be used in the bot's {@link Turn}. */
final class Query {

    private final Parameters parameters;
    private final Consumer<ApiAnswer> onAnswer;
    private boolean answered;

    Query(Parameters parameters, Consumer<ApiAnswer> onAnswer) {
        this.parameters = parameters;
        this.onAnswer = onAnswer;
    }

    Parameters parameters() {
        return parameters;
    }

    void answer(ApiAnswer answer) {
        if (!answered) {
            answered = true;
            onAnswer.accept(answer);
        }
    }
}
