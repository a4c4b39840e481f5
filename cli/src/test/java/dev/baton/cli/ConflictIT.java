package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import dev.baton.emulator.ForeignPoller;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that has the token and knows nothing of the lease. */
final class ConflictIT {

    /** The four texts of the server (tdlib/telegram-bot-api, Client.cpp), and the words in which we tell them. */
    enum Text {
        OTHER_GET_UPDATES(
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                "stop the other program"),
        WEBHOOK_ACTIVE(
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
                        + " first",
                "BOT_MODE=webhook"),
        SET_WEBHOOK("Conflict: terminated by setWebhook request", "stop the deployment that sets the webhook"),
        OTHER_SET_WEBHOOK("Conflict: terminated by other setWebhook", "let only one deployment use this token");

        private final String description;
        private final String advice;

        Text(String description, String advice) {
            this.description = description;
            this.advice = advice;
        }
    }

    private static final Duration SHORTEST_FIRST_LOOK = Duration.ofSeconds(4);
    private static final Duration LONGEST_FIRST_LOOK = Duration.ofSeconds(6);

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @BeforeEach
    void conflicts_are_what_this_is_about() {
        testbed.expectConflicts();
        testbed.expectLoss();
    }

    @ParameterizedTest
    @EnumSource
    void an_instance_with_policy_exit_says_what_is_going_on_lets_go_of_the_lease_and_leaves_with_0(StoreKind store) {
        testbed.keepLeasesIn(store);
        BatonProcess process = testbed.start("BATON_ON_CONFLICT=exit").awaitState("holding");
        testbed.awaitPolling();

        try (ForeignPoller intruder = ForeignPoller.start(testbed.telegram().url(), testbed.token())) {
            assertThat(process.awaitExit()).isZero();
            Instant gone = Instant.now();

            assertConflictIsTold(process, "other_get_updates", "stop the other program");
            assertThat(testbed.leaseHolder()).isEmpty();
            testbed.user("Ann").sends("is anybody there?");
            Patience.await(
                    "the intruder takes the message",
                    () -> !intruder.updateIds().isEmpty());
            assertThat(testbed.pollsAfter(gone)).isEmpty();
        }
        assertThat(testbed.polls()).hasSize(1);
    }

    @Test
    void an_instance_with_policy_hold_does_not_fight_and_serves_again_when_the_intruder_is_gone() {
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess process = testbed.start("BATON_ON_CONFLICT=hold").awaitState("holding");
        testbed.awaitPolling();

        Instant begun = Instant.now();
        try (ForeignPoller intruder = ForeignPoller.start(testbed.telegram().url(), testbed.token())) {
            process.awaitState("conflict");
            assertThat(intruder.polls()).isPositive();
        }

        BatonProcess.Page status = process.status();
        assertThat(status.field("kind")).contains("other_get_updates");
        assertThat(status.field("advice").orElseThrow()).contains("stop the other program");
        assertThat(status.field("conflicts")).contains("1");
        assertThat(process.health().code()).isEqualTo(200);
        assertThat(process.health().body()).startsWith("conflict").contains("stop the other program");
        assertThat(process.readiness().code()).isEqualTo(503);
        assertThat(testbed.leaseHolder()).isPresent();

        ann.sends("hello");
        Patience.await("the message is answered", () -> Testbed.answers(ann).equals(List.of("hello")));
        process.awaitState("holding");
        List<RecordedCall> polls = testbed.polls();
        Duration firstLook =
                Duration.between(answeredAt(polls.get(0)), polls.get(1).receivedAt());
        Testbed.note("first look after a conflict", firstLook);
        assertThat(firstLook).isBetween(SHORTEST_FIRST_LOOK, LONGEST_FIRST_LOOK.plusSeconds(2));
        assertThat(process.lines("Conflict detected")).hasSize(1);
        assertThat(process.awaitLines("The conflict is over", 1)).hasSize(1);
        assertThat(process.readiness().code()).isEqualTo(200);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Patience.LONG);
    }

    @Test
    void an_instance_with_policy_hold_looks_rarely_while_the_intruder_stays() {
        BatonProcess process = testbed.start("BATON_ON_CONFLICT=hold").awaitState("holding");
        testbed.awaitPolling();

        try (ForeignPoller intruder = ForeignPoller.start(testbed.telegram().url(), testbed.token())) {
            process.awaitState("conflict");
            Patience.await("it looks once", () -> testbed.polls().size() == 2);
            Patience.await(
                    "the look meets the intruder",
                    () -> process.status().field("conflicts").orElse("").equals("2"));
            long taken = intruder.polls();
            Patience.never(
                    "it looks again soon",
                    Duration.ofSeconds(4),
                    () -> testbed.polls().size() > 2);
            assertThat(intruder.polls())
                    .as("polls of the intruder, who is left alone")
                    .isEqualTo(taken);
        }
        assertThat(process.isInState("conflict")).isTrue();
        assertThat(process.awaitLines("Conflict detected", 1)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_409_before_polling_ends_with_0(Text text) {
        for (String method : List.of("getMe", "getWebhookInfo")) {
            testbed.bot().faults().next(method, Fault.conflict(text.description));
            BatonProcess process = testbed.start("LOG_LEVEL=info");

            assertThat(process.awaitExit()).isZero();
            assertConflictIsTold(process, text);
        }
        assertThat(testbed.polls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_409_at_the_first_poll_ends_with_0(Text text) {
        testbed.bot().faults().next("getUpdates", Fault.conflict(text.description));
        BatonProcess process = testbed.start();

        assertThat(process.awaitExit()).isZero();
        assertConflictIsTold(process, text);
        assertThat(testbed.polls()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_409_while_polling_ends_with_0(Text text) {
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.awaitPolling();
        testbed.bot().faults().next("getUpdates", Fault.conflict(text.description));
        ann.sends("the answer to this is the last act");

        assertThat(process.awaitExit()).isZero();
        assertConflictIsTold(process, text);
        assertThat(testbed.polls()).hasSize(2);
        assertThat(Testbed.answers(ann)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_409_in_webhook_mode_ends_with_0(Text text) {
        testbed.bot().faults().next("setWebhook", Fault.conflict(text.description));
        BatonProcess process = testbed.start("BOT_MODE=webhook", "WEBHOOK_URL=http://127.0.0.1:1/telegram", "PORT=0");

        assertThat(process.awaitExit()).isZero();
        assertConflictIsTold(process, text);
        assertThat(testbed.polls()).isEmpty();
    }

    private void assertConflictIsTold(BatonProcess process, Text text) {
        assertConflictIsTold(process, text.name().toLowerCase(Locale.ROOT), text.advice);
        assertThat(process.output()).contains(text.description);
        assertThat(testbed.leaseHolder()).isEmpty();
    }

    private static void assertConflictIsTold(BatonProcess process, String kind, String advice) {
        assertThat(process.lines("Conflict detected"))
                .singleElement()
                .asString()
                .contains("Conflict detected (" + kind + ")", advice);
    }

    private static Instant answeredAt(RecordedCall call) {
        Instant at = call.answeredAt();
        if (at == null) {
            throw new AssertionError("Never answered: " + call.method());
        }
        return at;
    }
}
