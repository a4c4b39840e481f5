package dev.baton.simulation;

import dev.baton.BotMode;
import dev.baton.FailurePolicy;
import dev.baton.SimulatedRuntime.Limits;
import java.time.Duration;
import java.util.Random;

/**
 * How the instances of a town are configured.
 *
 * @param mode how they get their updates
 * @param limits how much may be in flight: on every other random day very little, so that it is always full
 * @param failures what becomes of an update on which the handler fails
 */
record Habits(BotMode mode, Limits limits, FailurePolicy failures) {

    private static final long BYTES = 32 * 1024 * 1024;

    /** Those of a day with a name: as instances are by default, but that some try again. */
    static Habits usual(Random chance) {
        return new Habits(BotMode.POLLING, new Limits(256, BYTES), failures(chance));
    }

    /** Those of a random day. */
    static Habits any(Random chance) {
        return chance.nextBoolean()
                ? usual(chance)
                : new Habits(BotMode.POLLING, new Limits(1 + chance.nextInt(8), BYTES), failures(chance));
    }

    /** The same, for instances to which updates are delivered. */
    Habits byWebhook() {
        return new Habits(BotMode.WEBHOOK, limits, failures);
    }

    private static FailurePolicy failures(Random chance) {
        return chance.nextBoolean()
                ? FailurePolicy.setAside()
                : FailurePolicy.retry(1 + chance.nextInt(2), Duration.ofMillis(chance.nextInt(500)));
    }
}
