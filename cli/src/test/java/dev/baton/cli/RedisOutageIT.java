package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.redis.server.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis is away for a while. Without it nobody knows who may poll, so nobody does. */
final class RedisOutageIT {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final String SHORT_LEASE = "BATON_LEASE_TTL=2s";

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    private final RedisServer redis = testbed.keepLeasesInRedisOfItsOwn();

    static Stream<Arguments> outages() {
        return Stream.of(
                outage("killed and started again, empty", RedisServer::kill, RedisServer::restart),
                outage("frozen and thawed", RedisServer::freeze, RedisServer::thaw));
    }

    private static Arguments outage(String name, Consumer<RedisServer> begin, Consumer<RedisServer> end) {
        return Arguments.of(Named.of(name, begin), end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void the_holder_stops_polling_before_its_lease_could_end_and_serves_again_afterwards(
            Consumer<RedisServer> begin, Consumer<RedisServer> end) {
        BatonProcess process = testbed.start(SHORT_LEASE).awaitState("holding");
        try (Load load = Load.start(testbed, 5, 20)) {
            load.awaitMore(10);

            Instant away = Instant.now();
            begin.accept(redis);
            Instant leaseEnds = Instant.now().plus(TTL);
            process.awaitState("standby");
            Patience.never(
                    "somebody polls when the lease may have ended",
                    TTL.plusMillis(500),
                    () -> !testbed.pollsAfter(leaseEnds).isEmpty());
            assertThat(process.status().field("storeProblem"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("Redis at 127.0.0.1"));
            Testbed.note(
                    "last poll after Redis went away, lease of 2 s",
                    Duration.between(away, testbed.polls().getLast().receivedAt()));

            Instant back = Instant.now();
            end.accept(redis);
            process.awaitState("holding");
            load.awaitMore(10);
            load.stop();
            testbed.awaitAnswers();
            Testbed.note(
                    "first poll after Redis came back",
                    Duration.between(back, testbed.pollsAfter(back).getFirst().receivedAt()));
        }
        assertThat(process.lines("Waiting for it: without the lease nobody may poll"))
                .hasSize(1);
        assertThat(process.awaitLines("The store of the lease answers again", 1))
                .hasSize(1);
        assertThat(process.status().field("storeProblem")).isEmpty();
    }

    @Test
    void of_two_instances_one_serves_when_redis_has_come_back_empty() {
        BatonProcess first =
                testbed.start(SHORT_LEASE, "BATON_WHEN_HELD=standby").awaitState("holding");
        BatonProcess second =
                testbed.start(SHORT_LEASE, "BATON_WHEN_HELD=standby").awaitLine("Standing by: ");
        try (Load load = Load.start(testbed, 5, 20)) {
            load.awaitMore(10);
            redis.kill();
            Instant leaseEnds = Instant.now().plus(TTL);
            first.awaitState("standby");
            Patience.await("the lease may have ended", () -> Instant.now().isAfter(leaseEnds));
            redis.restart();

            Patience.await("one of them serves", () -> first.isInState("holding") || second.isInState("holding"));
            load.awaitMore(20);
            load.stop();
            testbed.awaitAnswers();
        }
        assertThat(Stream.of(first, second).filter(process -> process.isInState("holding")))
                .hasSize(1);
        assertThat(testbed.bot().phantomConflicts())
                .as("polls that met a ghost")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void a_short_outage_is_lived_through_without_a_pause() {
        BatonProcess process = testbed.start("BATON_LEASE_TTL=5s").awaitState("holding");
        try (Load load = Load.start(testbed, 5, 20)) {
            load.awaitMore(5);
            redis.kill();
            process.awaitLine("without the lease nobody may poll");
            redis.restart();
            process.awaitLine("The store of the lease answers again");
            load.awaitMore(5);
            load.stop();
            testbed.awaitAnswers();
        }
        assertThat(process.lines("Holding the lease")).hasSize(1);
        assertThat(process.lines("is lost")).isEmpty();
    }

    @Test
    void redis_that_is_down_at_the_start_is_waited_for_and_no_file_takes_its_place() {
        redis.stop();
        testbed.user("Ann").sends("is anybody there?");
        BatonProcess process = testbed.start(SHORT_LEASE).awaitLine("without the lease nobody may poll");

        Patience.never(
                "somebody polls without a lease",
                Duration.ofSeconds(2),
                () -> !testbed.polls().isEmpty());
        assertThat(process.isAlive()).isTrue();
        assertThat(process.isInState("starting")).isTrue();
        assertThat(process.readiness().code()).isEqualTo(503);
        assertThat(process.lines("without the lease nobody may poll"))
                .singleElement()
                .asString()
                .contains("Redis at 127.0.0.1:" + redis.port() + " is out of reach: the connection was refused");
        assertThat(testbed.leases()).doesNotExist();

        redis.restart();
        testbed.awaitAnswers();
        assertThat(process.isInState("holding")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_stop_while_redis_is_away_is_quick_too(boolean leaseIsLost) {
        BatonProcess process =
                testbed.start(leaseIsLost ? SHORT_LEASE : "BATON_LEASE_TTL=5s").awaitState("holding");
        redis.freeze();
        if (leaseIsLost) {
            process.awaitState("standby");
        }

        Instant asked = Instant.now();
        assertThat(process.stop().awaitExit()).isZero();
        Duration stopping = Duration.between(asked, Instant.now());
        Testbed.note("SIGTERM to exit while Redis is frozen, lease " + (leaseIsLost ? "lost" : "still held"), stopping);
        assertThat(stopping).isLessThan(Duration.ofSeconds(2));
    }
}
