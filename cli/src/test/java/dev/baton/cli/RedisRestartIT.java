package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis is killed and started again at once, with what it knew or without. */
final class RedisRestartIT {

    private static final String LEASE = "BATON_LEASE_TTL=4s";

    @RegisterExtension
    private final Scene scene = new Scene("--appendfsync", "always");

    @Test
    void redis_that_was_killed_and_kept_its_data_changes_nothing() {
        scene.redis().command("CONFIG", "SET", "appendonly", "yes");
        Patience.await(
                "the file is written",
                () -> String.valueOf(scene.redis().command("INFO", "persistence"))
                        .contains("aof_rewrite_in_progress:0"));

        assertThat(epochAfterRestart("--appendonly", "yes")).isTrue();
    }

    @Test
    void redis_that_was_killed_and_came_back_empty_changes_nothing() {
        assertThat(epochAfterRestart()).isFalse();
    }

    /** Restarts Redis under load, and tells whether it still knows what it knew. */
    private boolean epochAfterRestart(String... options) {
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        long token = first.token();
        String epoch = scene.meta("epoch");
        Instant killed;
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(5);
            String until = scene.meta("until");
            killed = Instant.now();
            scene.redis().kill();
            scene.redis().restart(options);
            Patience.await(
                    "the lease is there and prolonged",
                    () -> first.id().equals(scene.redis().command("GET", scene.leaseKey()))
                            && !scene.meta("until").equals(until));
            load.awaitMore(20);
            load.stop();
            scene.awaitAnswers();
        }
        Testbed.note(
                "longest time without a poll over a restart of Redis",
                scene.record().longestGap(killed));
        assertThat(first.token()).isEqualTo(token);
        assertThat(first.holdings()).isEqualTo(1);
        assertThat(second.holdings()).isZero();
        return scene.meta("epoch").equals(epoch);
    }
}
