package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.chaos.Direction;
import dev.baton.cli.chaos.TcpProxy;
import dev.baton.emulator.EmulatedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One instance cannot reach Redis, or the Bot API, or only slowly, while all others can. */
final class PartitionIT {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final String LEASE = "BATON_LEASE_TTL=2s";

    @RegisterExtension
    private final Scene scene = new Scene();

    static Stream<Named<Consumer<TcpProxy>>> partitions() {
        return Stream.of(
                Named.of("silent both ways", wire -> wire.silence()),
                Named.of("no answer comes back", wire -> wire.silence(Direction.TO_CLIENT)),
                Named.of("refused", TcpProxy::refuse));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("partitions")
    void a_holder_that_is_cut_from_redis_stops_before_another_can_begin(Consumer<TcpProxy> partition) {
        scene.allowRepeats(); // what it handled last it may not confirm any more
        Instance first = scene.start("first", LEASE, STANDBY).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        Instant cut;
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(10);
            cut = Instant.now();
            partition.accept(first.redis());
            second.awaitHolding();
            load.awaitMore(10);
            first.redis().pass();
            first.process().awaitState("standby");
            load.awaitMore(10);
            load.stop();
            scene.awaitAnswers();
        }
        PollRecord record = scene.record();
        Instant last = record.of(first).getLast().ended();
        Instant next = record.firstOf(second, cut);
        Testbed.note(
                "nobody polls between a holder cut from Redis and the next, lease of 2 s",
                Duration.between(last, next));
        assertThat(last).isBefore(next);
        assertThat(Duration.between(cut, next)).isLessThan(TTL.plusSeconds(2));
        assertThat(record.consumers()).containsExactly(first, second);
        assertThat(first.process().output()).contains("is lost").doesNotContain("Conflict detected");
    }

    @Test
    void a_standby_that_is_cut_from_redis_says_that_it_is_not_ready_and_disturbs_nobody() {
        EmulatedUser ann = scene.testbed().user("Ann");
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        assertThat(second.process().readiness().code()).isEqualTo(200);
        int lines = second.process().lines().size();
        int opened = second.redis().opened();
        Instant cut = Instant.now();

        second.redis().refuse();
        Patience.await(
                "the standby is not ready", () -> second.process().readiness().code() == 503);
        assertThat(second.process().health().code()).isEqualTo(200);
        assertThat(second.process().readiness().body()).contains("Redis at 127.0.0.1");
        ann.sends("hello");
        scene.awaitAnswers();
        Patience.never("the standby serves", Duration.ofSeconds(3), second::isHolding);
        long seconds = Instance.since(cut).toSeconds();
        int written = second.process().lines().size() - lines;
        second.redis().pass();
        Patience.await(
                "the standby is ready", () -> second.process().readiness().code() == 200);

        System.out.println("Measured: a standby cut from Redis writes " + written + " lines in " + seconds + " s");
        assertThat(written).isLessThanOrEqualTo(4);
        assertThat(second.redis().opened() - opened).isLessThanOrEqualTo(10);
        assertThat(first.holdings()).isEqualTo(1);
        assertThat(second.holdings()).isZero();
    }

    @Test
    void a_redis_that_is_slow_by_five_seconds_for_five_seconds_does_not_cost_a_lease_of_ten() {
        Instance first = scene.start("first").awaitHolding();
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            String until = scene.meta("until");
            Patience.await("the lease is prolonged", () -> !scene.meta("until").equals(until));
            first.redis().delay(Duration.ofSeconds(5), Direction.TO_CLIENT);
            Patience.never("the lease is lost", Duration.ofSeconds(5), () -> !first.isHolding());
            first.redis().pass();
            first.process().awaitLine("does not answer in time");
            first.process().awaitLine("answers again");
            load.stop();
            scene.awaitAnswers();
            Testbed.note("longest wait for an answer while Redis was slow by 5 s", load.longestWait());
        }
        assertThat(first.holdings()).isEqualTo(1);
        assertThat(first.process().lines("is lost")).isEmpty();
        System.out.println("Measured: changes of holder while Redis was slow by 5 s: " + (first.holdings() - 1));
    }

    @Test
    void a_holder_that_is_cut_from_the_bot_api_keeps_its_lease_and_loses_nothing() {
        EmulatedUser ann = scene.testbed().user("Ann");
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        scene.testbed().awaitPolling();

        first.telegram().silence();
        ann.sends("is anybody there?");
        Patience.never("the standby serves", TTL.plusSeconds(1), second::isHolding);
        assertThat(first.isHolding()).isTrue();
        Instant healed = Instant.now();
        first.telegram().pass();
        scene.awaitAnswers();

        Testbed.note("answer after the wire to the Bot API was good again", Instance.since(healed));
        assertThat(scene.record().consumers()).containsExactly(first);
    }

    @Test
    void a_name_that_comes_to_mean_another_address_is_looked_up_again(@TempDir Path folder) throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 redis.test\n");
        try (TcpProxy before = TcpProxy.between("127.0.0.2", 0, scene.redis().port());
                TcpProxy after = TcpProxy.between(
                        "127.0.0.3", before.port(), scene.redis().port())) {
            Instance first = scene.start(
                            "first",
                            before,
                            address -> address.replace("127.0.0.1", "redis.test"),
                            STANDBY,
                            LEASE,
                            "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + hosts)
                    .awaitHolding();
            assertThat(after.opened()).isZero();

            Instant moved = Instant.now();
            try (Load load = Load.start(scene.testbed(), 5, 20)) {
                Files.writeString(hosts, "127.0.0.3 redis.test\n");
                before.silence();
                Patience.await("the new address is used", Duration.ofMinutes(1), () -> after.opened() > 0);
                Testbed.note("a name that means another address is used by its new meaning", Instance.since(moved));
                first.awaitHolding();
                load.stop();
                scene.awaitAnswers();
            }
            Testbed.note("longest time without a poll meanwhile", scene.record().longestGap(moved));
        }
    }
}
