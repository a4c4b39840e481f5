package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deploys while people write. That every message is answered once and in order is checked by the {@link Testbed}. */
final class HandOverLoadIT {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void two_deploys_under_50_messages_a_second_lose_nothing_and_double_nothing(StoreKind store) {
        testbed.keepLeasesIn(store);
        BatonProcess serving = testbed.start("LOG_LEVEL=info").awaitState("holding");
        try (Load load = Load.start(testbed, 10, 50)) {
            for (int deploy = 1; deploy <= 2; deploy++) {
                BatonProcess next = testbed.start("LOG_LEVEL=info", "BATON_WHEN_HELD=standby")
                        .awaitLine("Standing by: ");
                load.awaitMore(25);

                Instant asked = Instant.now();
                assertThat(serving.stop().awaitExit()).isZero();
                Duration stopping = Duration.between(asked, Instant.now());
                Testbed.note("SIGTERM to exit under load, " + store, stopping);
                assertThat(stopping).isLessThan(TIME_TO_STOP);

                next.awaitState("holding");
                load.awaitMore(25);
                Testbed.note("longest pause between polls at a deploy under load, " + store, longestPauseSince(asked));
                serving = next;
            }
            load.stop();
            testbed.awaitAnswers();
            Testbed.note(
                    "longest wait for an answer of " + load.sent() + " messages over two deploys, " + store,
                    load.longestWait());
        }
    }

    @Test
    void a_stop_in_the_middle_of_a_long_poll_takes_less_than_two_seconds() {
        testbed.user("Ann").sends("hello");
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.awaitAnswers();
        testbed.awaitPolling();
        assertThat(testbed.polls().getLast().parameter("timeout")).isEqualTo("50");

        Instant asked = Instant.now();
        assertThat(process.stop().awaitExit()).isZero();
        Duration stopping = Duration.between(asked, Instant.now());

        Testbed.note("SIGTERM to exit in the middle of a poll", stopping);
        assertThat(stopping).isLessThan(TIME_TO_STOP);
        assertThat(testbed.leaseHolder()).isEmpty();
        assertThat(testbed.bot().pendingUpdateCount())
                .as("updates not confirmed")
                .isZero();
    }

    @Test
    void a_handler_that_is_running_may_finish_and_its_update_is_not_handled_by_the_next() {
        BatonProcess first = testbed.start().awaitState("holding");
        BatonProcess second = testbed.start("BATON_WHEN_HELD=standby").awaitLine("Standing by: ");
        testbed.user("Ann").sends("/slow 2");
        Patience.await(
                "the update is taken",
                () -> !testbed.bot().hasPendingPoll() && testbed.polls().size() > 0);

        assertThat(first.stop().awaitExit()).isZero();
        testbed.user("Bob").sends("hello");
        testbed.awaitAnswers();

        assertThat(second.awaitState("holding").lines("redelivered")).isEmpty();
    }

    private Duration longestPauseSince(Instant moment) {
        List<Instant> times =
                testbed.polls().stream().map(RecordedCall::receivedAt).toList();
        Duration longest = Duration.ZERO;
        for (int i = 1; i < times.size(); i++) {
            Duration pause = Duration.between(times.get(i - 1), times.get(i));
            if (times.get(i).isAfter(moment) && pause.compareTo(longest) > 0) {
                longest = pause;
            }
        }
        return longest;
    }
}
