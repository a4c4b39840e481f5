package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets a clock: on the host of the holder, or on that of Redis. */
final class ClockIT {

    private static final Duration TTL = Duration.ofSeconds(4);
    private static final String LEASE = "BATON_LEASE_TTL=4s";
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration BUSY_MACHINE = Duration.ofSeconds(1);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @RegisterExtension
    private final Scene scene = new Scene();

    @Test
    void a_wall_clock_that_is_set_forward_and_back_by_an_hour_costs_the_holder_nothing(@TempDir Path folder) {
        WallClock clock = clockIn(folder);
        Instance first = scene.start(
                        "first",
                        Stream.concat(Stream.of(LEASE), clock.variables().stream())
                                .toArray(String[]::new))
                .awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        Instant begun = Instant.now();
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(5);
            for (Duration set : List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ZERO)) {
                clock.set(set);
                String until = scene.meta("until");
                Patience.await(
                        "the clock is set",
                        () -> isNear(clockOf(first), Instant.now().plus(set)));
                load.awaitMore(10);
                Patience.await(
                        "the lease is prolonged", () -> !scene.meta("until").equals(until));
            }
            load.stop();
            scene.awaitAnswers();
        }
        System.out.println("Measured: changes of holder while its clock was set by an hour: " + (first.holdings() - 1));
        Testbed.note("longest time without a poll meanwhile", scene.record().longestGap(begun));
        assertThat(first.holdings()).isEqualTo(1);
        assertThat(second.holdings()).isZero();
        assertThat(first.process().lines("is lost")).isEmpty();
    }

    /** What a server sees whose clock was set forward: the key has expired, and the end of the lease is long over. */
    @Test
    void a_redis_whose_clock_is_set_forward_has_two_holders_for_a_renewal_at_most() {
        scene.allowConflicts(1);
        scene.allowOverlap(RENEWAL.plus(BUSY_MACHINE));
        scene.allowRepeats();
        Instance first = scene.start("first", LEASE, STANDBY).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(5);
            String until = scene.meta("until");
            scene.redis().command("HSET", scene.metaKey(), "until", Long.toString(Long.parseLong(until) - HOUR));
            scene.redis().command("DEL", scene.leaseKey());

            Patience.await("somebody has it again", () -> scene.redis().command("GET", scene.leaseKey()) != null);
            String holder = String.valueOf(scene.redis().command("GET", scene.leaseKey()));
            Patience.await(
                    "just that one serves",
                    () -> first.isHolding() == first.id().equals(holder)
                            && second.isHolding() == second.id().equals(holder));
            load.awaitMore(10);
            load.stop();
            scene.awaitAnswers();
        }
        assertThat(Stream.of(first, second).filter(Instance::isHolding)).hasSize(1);
        assertThat(first.process().output()).doesNotContain("Conflict detected");
    }

    /** What a server sees whose clock was set back: the key and the lease live for an hour longer. */
    @Test
    void a_redis_whose_clock_is_set_back_is_put_right_by_the_next_renewal() {
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        String until = scene.meta("until");
        scene.redis().command("PEXPIRE", scene.leaseKey(), Long.toString(HOUR));
        scene.redis().command("HSET", scene.metaKey(), "until", Long.toString(Long.parseLong(until) + HOUR));

        Patience.await(
                "the lease ends in time again",
                () -> scene.redis().command("PTTL", scene.leaseKey()) instanceof Long left && left <= TTL.toMillis());
        Instant killed = Instant.now();
        first.process().kill();
        second.awaitHolding();

        Duration takeOver = Instance.since(killed);
        Testbed.note("take-over after the clock of Redis was set back, lease of 4 s", takeOver);
        assertThat(takeOver).isLessThan(TTL.plusSeconds(2));
    }

    /** By the date in its answers. */
    private static Instant clockOf(Instance instance) {
        try {
            URLConnection answer =
                    instance.process().address("/healthz").toURL().openConnection();
            return Instant.ofEpochMilli(answer.getDate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().toMinutes() == 0;
    }

    private static WallClock clockIn(Path folder) {
        try {
            return WallClock.in(folder);
        } catch (IllegalStateException cannot) {
            return Assumptions.abort(String.valueOf(cannot.getMessage()));
        }
    }
}
