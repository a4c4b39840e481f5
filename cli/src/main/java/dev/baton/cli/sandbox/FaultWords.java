package dev.baton.cli.sandbox;

import dev.baton.emulator.Fault;

/** Faults in words. */
final class FaultWords {

    private FaultWords() {}

    static String of(Fault fault) {
        return switch (fault) {
            case Fault.Answer answer
            when answer.retryAfterSeconds() > 0 -> answer.status() + ", wait " + answer.retryAfterSeconds() + " s";
            case Fault.Answer answer
            when answer.contentType().startsWith("text/html") -> answer.status() + ", the page of a proxy";
            case Fault.Answer answer when answer.status() == 500 -> "500, a restart";
            case Fault.Answer answer -> String.valueOf(answer.status());
            case Fault.Truncated truncated -> "cut off in the middle";
            case Fault.Held(var delay, Fault then) -> of(then) + " after " + delay.toMillis() + " ms";
            case Fault.Reset reset -> "connection reset";
            case Fault.Silence silence -> "no answer at all";
            case Fault.Lost lost -> "carried out, answer lost";
            case Fault.Delay(var delay) -> "answer " + delay.toMillis() + " ms late";
        };
    }
}
