package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One bot, several processes: who serves, who waits, who leaves. */
final class LeaseIT {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final String SHORT_LEASE = "BATON_LEASE_TTL=2s";
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void the_second_instance_says_who_serves_since_when_and_where_and_exits_with_0(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess first = testbed.start().awaitState("holding");
        String instance = first.status().field("instance").orElseThrow();
        String since = first.status().field("since").orElseThrow();

        BatonProcess second = testbed.start();

        assertThat(second.awaitExit()).isZero();
        assertThat(second.lines("Stopped: "))
                .singleElement()
                .asString()
                .contains(
                        "served by another instance",
                        "host testbed, process " + first.pid(),
                        "instance " + instance,
                        "since " + since.substring(0, "2026-01-01T00:00:00".length()),
                        "the lease is in " + (store == StoreKind.FILE ? testbed.leases() : "redis://127.0.0.1"),
                        "BATON_WHEN_HELD=standby");
        ann.sends("still there?");
        testbed.awaitAnswers();
        assertThat(first.isInState("holding")).isTrue();
        assertThat(second.lines("Polling for")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_standby_serves_within_a_second_after_the_first_is_stopped(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess first = testbed.start().awaitState("holding");
        BatonProcess standby = testbed.start("BATON_WHEN_HELD=standby").awaitLine("Standing by: ");
        assertThat(standby.lines("Standing by: ")).singleElement().asString().contains("process " + first.pid());
        assertThat(standby.readiness().code()).isEqualTo(200);
        ann.sends("before");
        testbed.awaitAnswers();

        first.stop();
        assertThat(first.awaitExit()).isZero();
        Instant gone = Instant.now();
        ann.sends("after");
        testbed.awaitAnswers();

        Duration takeOver = Duration.between(gone, firstPollOf(standby));
        Testbed.note("take-over after SIGTERM, " + store, takeOver);
        assertThat(takeOver).isLessThan(ONE_SECOND);
        assertThat(standby.status().field("state")).contains("holding");
    }

    @ParameterizedTest
    @EnumSource
    void a_standby_serves_within_the_life_of_the_lease_after_the_first_is_killed(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess first = testbed.start(SHORT_LEASE).awaitState("holding");
        BatonProcess standby =
                testbed.start(SHORT_LEASE, "BATON_WHEN_HELD=standby").awaitState("standby");
        ann.sends("before");
        testbed.awaitAnswers();
        testbed.awaitPolling();
        long token = Long.parseLong(first.status().field("token").orElseThrow());

        Instant killed = Instant.now();
        first.kill();
        ann.sends("after");
        testbed.awaitAnswers();

        Duration takeOver = Duration.between(killed, firstPollOf(standby));
        Testbed.note("take-over after SIGKILL, lease of 2 s, " + store, takeOver);
        assertThat(takeOver).isLessThan(store == StoreKind.FILE ? ONE_SECOND : TTL.plus(ONE_SECOND));
        assertThat(Long.parseLong(standby.status().field("token").orElseThrow()))
                .isGreaterThan(token);
    }

    @ParameterizedTest
    @EnumSource
    void of_ten_started_at_the_same_instant_exactly_one_polls(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        List<BatonProcess> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(testbed.start("LOG_LEVEL=info"));
        }

        Patience.await(
                "nine of ten are gone",
                () -> ten.stream().filter(BatonProcess::isAlive).count() == 1);

        BatonProcess left =
                ten.stream().filter(BatonProcess::isAlive).findFirst().orElseThrow();
        left.awaitState("holding");
        ann.sends("who is left?");
        testbed.awaitAnswers();
        assertThat(ten).filteredOn(process -> process != left).allSatisfy(process -> {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.output()).contains("served by another instance");
        });
        assertThat(ten.stream().flatMap(process -> process.lines("Polling for").stream()))
                .hasSize(1);
        assertThat(testbed.polls().stream().map(call -> call.remotePort()).distinct())
                .hasSize(1);
    }

    @Test
    void an_instance_that_was_frozen_beyond_its_lease_leaves_the_bot_to_the_one_who_took_over() {
        // A frozen process cannot close its connection, so the conflict that its successor causes is inevitable.
        testbed.expectConflicts();
        testbed.keepLeasesIn(StoreKind.REDIS);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess first = testbed.start(SHORT_LEASE).awaitState("holding");
        BatonProcess standby =
                testbed.start(SHORT_LEASE, "BATON_WHEN_HELD=standby").awaitState("standby");
        testbed.awaitPolling();

        first.freeze();
        standby.awaitState("holding");
        ann.sends("hello");
        testbed.awaitAnswers();
        Instant thawed = Instant.now();
        first.thaw();

        assertThat(first.awaitExit()).isZero();
        assertThat(first.output())
                .contains("is lost", "served by another instance")
                .doesNotContain("Conflict detected");
        ann.sends("and again");
        testbed.awaitAnswers();
        assertThat(standby.isInState("holding")).isTrue();
        int port = firstPoll(standby).remotePort();
        assertThat(testbed.pollsAfter(thawed))
                .allSatisfy(poll -> assertThat(poll.remotePort()).isEqualTo(port));
        assertThat(testbed.bot().liveConflicts()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_file_lock_is_not_made_when_redis_is_there() {
        testbed.keepLeasesIn(StoreKind.REDIS);
        testbed.start(SHORT_LEASE).awaitState("holding");

        assertThat(filesIn(testbed.leases())).isEmpty();
        assertThat(testbed.leaseHolder()).isPresent();
    }

    private static List<Path> filesIn(Path folder) {
        return Stream.ofNullable(folder.toFile().listFiles())
                .flatMap(Stream::of)
                .map(file -> file.toPath())
                .toList();
    }

    private Instant firstPollOf(BatonProcess process) {
        return firstPoll(process).receivedAt();
    }

    /** The last connection that polled is that of the process that polls now; this is its first poll. */
    private RecordedCall firstPoll(BatonProcess process) {
        assertThat(process.isInState("holding")).isTrue();
        int port = testbed.polls().getLast().remotePort();
        return testbed.polls().stream()
                .filter(poll -> poll.remotePort() == port)
                .findFirst()
                .orElseThrow();
    }
}
