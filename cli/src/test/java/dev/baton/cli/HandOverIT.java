package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bot changes hands on purpose. That nothing is lost, doubled or in conflict is checked by the {@link Testbed}. */
final class HandOverIT {

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void a_new_version_is_handed_the_bot_while_people_write_and_the_old_one_stands_by(StoreKind store) {
        testbed.keepLeasesIn(store);
        BatonProcess old =
                testbed.start("LOG_LEVEL=info", "BATON_WHEN_HELD=hand-over").awaitState("holding");
        try (Load load = Load.start(testbed, 10, 50)) {
            load.awaitMore(25);
            BatonProcess next =
                    testbed.start("LOG_LEVEL=info", "BATON_WHEN_HELD=hand-over").awaitState("holding");
            load.awaitMore(25);
            load.stop();
            testbed.awaitAnswers();

            assertThat(old.awaitState("standby").lines("Handed over to instance "))
                    .hasSize(1);
            assertThat(next.lines("Asking instance ")).hasSize(1);
            assertThat(next.lines("Polling for")).hasSize(1);
            Testbed.note("pause between the polls of the old and the new instance, " + store, gapAtTheChange());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_that_is_running_is_waited_for(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess old = testbed.start("BATON_WHEN_HELD=standby").awaitState("holding");
        ann.sends("/slow 2");
        Patience.await(
                "the update is taken",
                () -> !testbed.bot().hasPendingPoll() && !testbed.polls().isEmpty());

        BatonProcess next = testbed.start("BATON_WHEN_HELD=hand-over").awaitState("holding");
        ann.sends("and again");
        testbed.awaitAnswers();

        assertThat(old.isInState("standby")).isTrue();
        assertThat(next.lines("redelivered")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_operator_sees_who_has_the_bot_and_has_it_handed_over(StoreKind store) {
        testbed.keepLeasesIn(store);
        BatonProcess first = testbed.start("BATON_WHEN_HELD=standby").awaitState("holding");
        BatonProcess second = testbed.start("BATON_WHEN_HELD=standby").awaitLine("Standing by: ");
        String holder = first.status().field("instance").orElseThrow();
        String standby = second.status().field("instance").orElseThrow();

        BatonProcess status = testbed.run(List.of("status"));
        assertThat(status.awaitExit()).isZero();
        assertThat(status.lines("held by  instance " + holder)).hasSize(1);
        assertThat(status.lines("standby  instance " + standby)).hasSize(1);

        BatonProcess handOver = testbed.run(List.of("hand-over"));
        assertThat(handOver.awaitExit()).isZero();
        assertThat(handOver.lines("Handed over from instance " + holder + " to instance " + standby))
                .hasSize(1);
        second.awaitState("holding");
        first.awaitState("standby");
        testbed.user("Ann").sends("hello");
        testbed.awaitAnswers();
    }

    @Test
    void nobody_to_hand_the_bot_over_to_is_an_error_that_says_what_to_do() {
        BatonProcess nobody = testbed.run(List.of("hand-over"));
        assertThat(nobody.awaitExit()).isEqualTo(1);
        assertThat(nobody.lines("Nobody holds the lease of bot ")).hasSize(1);

        testbed.start().awaitState("holding");
        BatonProcess alone = testbed.run(List.of("hand-over"));
        assertThat(alone.awaitExit()).isEqualTo(1);
        assertThat(alone.lines("Nobody waits for bot "))
                .singleElement()
                .asString()
                .contains("BATON_WHEN_HELD=standby");

        BatonProcess status = testbed.run(List.of("status", "--json"));
        assertThat(status.awaitExit()).isZero();
        assertThat(status.lines("\"standbys\":[]")).hasSize(1);
    }

    /** From the end of the last poll of one connection to the beginning of the first of the next. */
    private Duration gapAtTheChange() {
        List<RecordedCall> polls = testbed.polls();
        Duration gap = Duration.ZERO;
        for (int i = 1; i < polls.size(); i++) {
            if (polls.get(i).remotePort() != polls.get(i - 1).remotePort()) {
                gap = Duration.between(
                        polls.get(i - 1).receivedAt(), polls.get(i).receivedAt());
            }
        }
        return gap;
    }
}
