package dev.baton.emulator;

/** A method of the Bot API that has its result at once. */
interface ResultMethod {

    /** Carries it out and returns the result as JSON. */
    String result(Parameters parameters) throws Refusal;

    default BotMethod answering() {
        return query -> {
            try {
                query.answer(ApiAnswer.ok(result(query.parameters())));
            } catch (Refusal refusal) {
                query.answer(refusal.answer());
            }
        };
    }
}
