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
                    + " conflict (with description), delay (with millis)";

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
        return new FaultRequest(method, number(fields, "times", 1, MOST_TIMES), fault(fields));
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
            case "tooManyRequests" -> Fault.tooManyRequests(number(fields, "seconds", 1, 3600));
            case "conflict" ->
                Fault.conflict(fields.getOrDefault(
                        "description",
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
                                + " running"));
            case "delay" -> Fault.delay(Duration.ofMillis(number(fields, "millis", 1000, 600_000)));
            default -> throw new IllegalArgumentException("fault is one of " + KINDS);
        };
    }

    private static int number(Map<String, String> fields, String name, int otherwise, int most) {
        String text = fields.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number between 1 and " + most);
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
