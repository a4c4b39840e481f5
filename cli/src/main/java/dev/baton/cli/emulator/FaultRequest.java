package dev.baton.cli.emulator;

import dev.baton.emulator.Fault;
import dev.baton.emulator.FaultScript;
import java.time.Duration;
import java.util.Map;

/**
 * A fault that somebody asked for.
 *
 * @param method with which method something goes wrong
 * @param times how many times
 * @param fault what goes wrong
 */
public record FaultRequest(String method, int times, Fault fault) {

    private static final String KINDS =
            "html502, json502, restart, truncated, reset, silence, lost, tooManyRequests (with seconds),"
                    + " conflict (with description), delay (with millis), answer (with status, body and contentType)";

    private static final int LONGEST_MILLIS = 600_000;

    private static final int MOST_TIMES = 10_000;

    /**
     * Reads the request.
     *
     * @param fields what was sent
     * @return the fault
     * @throws IllegalArgumentException if it lacks something; the message is for whoever sent it
     */
    public static FaultRequest of(Map<String, String> fields) {
        String method = fields.getOrDefault("method", "");
        if (method.isEmpty()) {
            throw new IllegalArgumentException(
                    "method is missing: the Bot API method that goes wrong, such as getUpdates");
        }
        return new FaultRequest(method, number(fields, "times", 1, 1, MOST_TIMES), held(fields, fault(fields)));
    }

    private static Fault held(Map<String, String> fields, Fault fault) {
        if (!fields.containsKey("heldMillis")) {
            return fault;
        }
        Duration hold = Duration.ofMillis(number(fields, "heldMillis", 3000, 1, LONGEST_MILLIS));
        try {
            return Fault.held(hold, fault);
        } catch (IllegalArgumentException other) {
            throw new IllegalArgumentException(
                    "Only a fault that comes instead of the call can be held:"
                            + " html502, json502, restart, reset, tooManyRequests, conflict, answer",
                    other);
        }
    }

    private static Fault fault(Map<String, String> fields) {
        return switch (fields.getOrDefault("fault", "")) {
            case "html502" -> Fault.html502();
            case "json502" -> Fault.json502();
            case "restart" -> Fault.restart();
            case "truncated" -> Fault.truncated();
            case "reset" -> Fault.reset();
            case "silence" -> Fault.silence();
            case "lost" -> Fault.lost();
            case "tooManyRequests" -> Fault.tooManyRequests(number(fields, "seconds", 1, 1, 3600));
            case "conflict" ->
                Fault.conflict(fields.getOrDefault(
                        "description",
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
                                + " running"));
            case "delay" -> Fault.delay(Duration.ofMillis(number(fields, "millis", 1000, 1, LONGEST_MILLIS)));
            case "answer" ->
                Fault.answer(
                        number(fields, "status", 200, 200, 599),
                        fields.getOrDefault("contentType", "application/json"),
                        fields.getOrDefault("body", ""));
            default -> throw new IllegalArgumentException("fault is one of " + KINDS);
        };
    }

    /**
     * Reads a number.
     *
     * @throws IllegalArgumentException if it is none, or out of its range
     */
    static int number(Map<String, String> fields, String name, int otherwise, int least, int most) {
        String text = fields.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number between " + least + " and " + most);
        }
        return Integer.parseInt(text);
    }

    /**
     * Puts it into a script.
     *
     * @param script of the bot
     */
    public void applyTo(FaultScript script) {
        script.next(method, times, fault);
    }
}
