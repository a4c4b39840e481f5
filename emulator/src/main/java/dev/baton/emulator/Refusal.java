package dev.baton.emulator;

/** Why a method is not carried out. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final transient ApiAnswer answer;

    Refusal(ApiAnswer answer) {
        super(answer.body().text(), null, false, false);
        this.answer = answer;
    }

    static Refusal badRequest(String reason) {
        return new Refusal(ApiAnswer.badRequest(reason));
    }

    static Refusal forbidden(String reason) {
        return new Refusal(ApiAnswer.failure(403, "Forbidden: " + reason));
    }

    ApiAnswer answer() {
        return answer;
    }
}
