package dev.baton.emulator;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A call that waits for its answer. It gets one; a second is ignored. To be used in the bot's {@link Turn}. */
final class Query {

    private final Parameters parameters;
    private final Consumer<ApiAnswer> onAnswer;
    private final BooleanSupplier abandoned;
    private boolean answered;

    Query(Parameters parameters, Consumer<ApiAnswer> onAnswer, BooleanSupplier abandoned) {
        this.parameters = parameters;
        this.onAnswer = onAnswer;
        this.abandoned = abandoned;
    }

    Parameters parameters() {
        return parameters;
    }

    /** Whether the caller has hung up. */
    boolean isAbandoned() {
        return abandoned.getAsBoolean();
    }

    void answer(ApiAnswer answer) {
        if (!answered) {
            answered = true;
            onAnswer.accept(answer);
        }
    }
}
