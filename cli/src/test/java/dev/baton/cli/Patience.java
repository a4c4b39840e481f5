package dev.baton.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waits for what another process is about to do. */
final class Patience {

    /** Much longer than anything here takes, for machines that are busy with something else. */
    static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(10);

    private Patience() {}

    static void await(String what, BooleanSupplier condition) {
        await(what, LONG, condition);
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .atMost(atMost)
                .until(condition::getAsBoolean);
    }

    /** Fails as soon as the condition holds, which it should not for so long. */
    static void never(String what, Duration during, BooleanSupplier condition) {
        Awaitility.await("never: " + what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .during(during)
                .atMost(during.plus(LONG))
                .failFast("it happened that " + what, condition::getAsBoolean)
                .until(() -> true);
    }
}
