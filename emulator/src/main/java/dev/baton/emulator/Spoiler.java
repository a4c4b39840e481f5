package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * Gives the answer of one call to its caller, or does what a {@link Fault} wants instead. To be used in the bot's
 * {@link Turn}.
 */
final class Spoiler {

    private final Turn turn;
    private final CallLog.Entry entry;
    private final Reply reply;

    Spoiler(Turn turn, CallLog.Entry entry, Reply reply) {
        this.turn = turn;
        this.entry = entry;
        this.reply = reply;
    }

    /** Whether the call is carried out in spite of the fault; if not, the fault has happened now. */
    boolean carriesOut(Fault fault) {
        switch (fault) {
            case Fault.Answer answer -> {
                Body body = Body.of(answer.body());
                entry.answered(answer.status(), body);
                HttpResponse response =
                        new HttpResponse(answer.status(), answer.contentType(), answer.retryAfterSeconds(), body);
                reply.respond(response, delivery(false));
                return false;
            }
            case Fault.Reset reset -> {
                reply.reset();
                entry.cutOff();
                return false;
            }
            case Fault.Silence silence -> {
                return false;
            }
            case Fault.Held(var delay, var then) -> {
                turn.schedule(delay, () -> carriesOut(then));
                return false;
            }
            case Fault.Truncated truncated -> {
                return true;
            }
            case Fault.Lost lost -> {
                return true;
            }
            case Fault.Delay delay -> {
                return true;
            }
        }
    }

    /** The call was carried out: this is its true answer. */
    void answer(ApiAnswer answer, @Nullable Fault fault) {
        if (fault instanceof Fault.Delay(var delay)) {
            turn.schedule(delay, () -> answer(answer, null));
            return;
        }
        entry.answered(answer.status(), answer.body());
        HttpResponse response = HttpResponse.of(answer);
        Exchange.Delivery delivery = delivery(answer.status() == 409);
        switch (fault) {
            case Fault.Truncated truncated -> reply.truncate(response, delivery);
            case Fault.Lost lost -> reply.hangUp(delivery);
            case null, default -> reply.respond(response, delivery);
        }
    }

    private Exchange.Delivery delivery(boolean conflict) {
        return client -> turn.run(() -> entry.reached(client, conflict));
    }
}
