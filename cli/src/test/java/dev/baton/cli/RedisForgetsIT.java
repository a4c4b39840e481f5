package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis loses what it should keep, or can keep nothing more, while it goes on to answer. */
final class RedisForgetsIT {

    private static final String LEASE = "BATON_LEASE_TTL=4s";

    @RegisterExtension
    private final Scene scene = new Scene();

    @Test
    void the_holder_stays_the_holder_when_its_key_is_deleted_and_when_everything_is_flushed_evicted_or_full() {
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        long token = first.token();
        Instant begun = Instant.now();
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            scene.redis().command("DEL", scene.leaseKey());
            awaitRenewal(first, true);
            scene.redis().flushAll();
            awaitRenewal(first, true);
            scene.redis().command("CONFIG", "SET", "maxmemory", "1");
            awaitRenewal(first, true);
            scene.redis().command("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
            awaitRenewal(first, false); // every command of anybody evicts it again
            scene.redis().command("CONFIG", "SET", "maxmemory", "0");
            awaitRenewal(first, true);
            load.stop();
            scene.awaitAnswers();
        }
        System.out.println("Measured: changes of holder over DEL, FLUSHALL, OOM and eviction: "
                + (first.holdings() - 1 + second.holdings()));
        Testbed.note("longest time without a poll meanwhile", scene.record().longestGap(begun));
        assertThat(first.token()).isEqualTo(token);
        assertThat(first.holdings()).isEqualTo(1);
        assertThat(second.holdings()).isZero();
        assertThat(first.process().lines("was put back")).isNotEmpty();
        assertThat(first.process().lines("is lost")).isEmpty();
    }

    /** Waits until the holder has prolonged its lease once more than the test has seen. */
    private void awaitRenewal(Instance holder, boolean withKey) {
        String until = scene.meta("until");
        Patience.await(
                "the lease is prolonged",
                () -> !scene.meta("until").equals("null")
                        && !scene.meta("until").equals(until)
                        && (!withKey || holder.id().equals(scene.redis().command("GET", scene.leaseKey()))));
    }
}
