package dev.baton.cli.emulator;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How a bot is treated from now on, as far as a tester said. */
final class Behaviour {

    private static final Set<String> NAMES = Set.of("latencyMillis", "wakeUpMillis", "ghostsWin", "connectionMillis");
    private static final int LONGEST_MILLIS = 600_000;

    private Behaviour() {}

    /**
     * Changes what the fields name.
     *
     * @throws ControlHandler.Refusal if there is none, or one cannot be; nothing has changed then
     */
    static void apply(Map<String, String> fields, EmulatedBot bot, BotApiEmulator emulator)
            throws ControlHandler.Refusal {
        if (fields.isEmpty() || !NAMES.containsAll(fields.keySet())) {
            throw ControlHandler.badRequest("The body has to be an object with some of latencyMillis, wakeUpMillis,"
                    + " ghostsWin (true or false) and connectionMillis (of all bots)");
        }
        for (String name : fields.keySet()) {
            if (!name.equals("ghostsWin")) {
                millis(fields, name);
            } else if (!Set.of("true", "false").contains(fields.getOrDefault(name, ""))) {
                throw ControlHandler.badRequest("ghostsWin is true or false");
            }
        }
        if (fields.containsKey("latencyMillis")) {
            bot.setLatency(millis(fields, "latencyMillis"));
        }
        if (fields.containsKey("wakeUpMillis")) {
            bot.setWakeUp(millis(fields, "wakeUpMillis"));
        }
        if (fields.containsKey("ghostsWin")) {
            bot.setGhostsWin(Boolean.parseBoolean(fields.get("ghostsWin")));
        }
        if (fields.containsKey("connectionMillis")) {
            Duration lifetime = millis(fields, "connectionMillis");
            emulator.setConnectionLifetime(lifetime.isZero() ? null : lifetime);
        }
    }

    private static Duration millis(Map<String, String> fields, String name) throws ControlHandler.Refusal {
        return Duration.ofMillis(FaultRequest.number(fields, name, 0, 0, LONGEST_MILLIS));
    }
}
