package dev.baton.cli.sandbox;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the Bot API treats the bot, in what a person can switch on and off; all off is as Telegram does it. Thread-safe.
 */
final class ServerSwitches {

    /** What can be switched on. */
    private enum Switch {
        LATENCY,
        WAKE_UP,
        GHOSTS_WIN,
        CONNECTION_LIFETIME;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration LATENCY = Duration.ofSeconds(1);
    private static final Duration WAKE_UP = Duration.ofSeconds(1);
    private static final Duration TELEGRAMS_WAKE_UP = Duration.ofMillis(1);
    private static final Duration CONNECTION_LIFETIME = Duration.ofSeconds(39);

    private final BotApiEmulator emulator;
    private final EmulatedBot bot;
    private final Set<Switch> on = EnumSet.noneOf(Switch.class);

    ServerSwitches(BotApiEmulator emulator, EmulatedBot bot) {
        this.emulator = emulator;
        this.bot = bot;
    }

    /**
     * Turns one of them.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    synchronized void turn(String name, boolean toOn) {
        Switch turned = Arrays.stream(Switch.values())
                .filter(each -> each.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no such switch: " + name));
        switch (turned) {
            case LATENCY -> bot.setLatency(toOn ? LATENCY : Duration.ZERO);
            case WAKE_UP -> bot.setWakeUp(toOn ? WAKE_UP : TELEGRAMS_WAKE_UP);
            case GHOSTS_WIN -> bot.setGhostsWin(toOn);
            case CONNECTION_LIFETIME -> emulator.setConnectionLifetime(toOn ? CONNECTION_LIFETIME : null);
        }
        if (toOn) {
            on.add(turned);
        } else {
            on.remove(turned);
        }
    }

    /** The names of those that are on. */
    synchronized List<String> on() {
        return on.stream().map(Switch::word).collect(Collectors.toList());
    }
}
