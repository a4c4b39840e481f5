package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Bot API, or what is between it and us, answers nonsense or nothing. */
final class GarbageIT {

    private static final String BEGINS = "The Bot API cannot be used";
    private static final String ENDS = "The Bot API answers again";

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    private final EmulatedUser ann = testbed.user("Ann");

    @Test
    void every_kind_of_garbage_is_waited_out_and_loses_nothing() {
        Map<String, Fault> garbage = new LinkedHashMap<>();
        garbage.put("it answered 502 with text/html", Fault.html502());
        garbage.put("it answered 502 (Bad Gateway)", Fault.json502());
        garbage.put("it answered 500 (Internal Server Error: restart)", Fault.restart());
        garbage.put("it asks us to wait", Fault.tooManyRequests(1));
        garbage.put("the connection broke", Fault.reset());
        garbage.put("it answered 200 with broken JSON", Fault.answer(200, "application/json", "{\"ok\":true,\"resu"));
        garbage.put("JSON of an unexpected form", Fault.answer(200, "application/json", "{\"ok\":true,\"result\":7}"));
        garbage.put("it answered 200 with text/plain", Fault.answer(200, "text/plain", ""));
        BatonProcess process = testbed.start().awaitState("holding");

        int outages = 0;
        for (Map.Entry<String, Fault> each : garbage.entrySet()) {
            testbed.awaitPolling();
            testbed.bot().faults().next("getUpdates", each.getValue());
            ann.sends("before " + each.getKey());
            Patience.await(
                    "it happens: " + each.getKey(), () -> testbed.bot().faults().remaining() == 0);
            ann.sends("after " + each.getKey());
            testbed.awaitAnswers();
            outages++;

            assertThat(process.awaitLines(BEGINS, outages))
                    .hasSize(outages)
                    .last()
                    .asString()
                    .contains(each.getKey());
            assertThat(process.awaitLines(ENDS, outages)).hasSize(outages);
        }
        assertThat(process.isInState("holding")).isTrue();
    }

    @Test
    void what_was_in_an_answer_that_never_arrived_comes_again_and_is_answered_once() {
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.awaitPolling();

        for (Fault fault : List.of(Fault.lost(), Fault.truncated())) {
            testbed.awaitPolling();
            int polls = testbed.polls().size();
            testbed.bot().faults().next("getUpdates", fault);
            ann.sends("to the poll before");
            testbed.awaitAnswers();
            Patience.await("the poll that will be lost", () -> testbed.polls().size() > polls);
            testbed.awaitPolling();
            ann.sends("in the answer that is lost");
            testbed.awaitAnswers();
        }

        Patience.await(
                "four updates are counted",
                () -> process.status().field("handled").equals(Optional.of("4")));
        assertThat(process.awaitLines(BEGINS, 2)).hasSize(2);
    }

    @Test
    void an_answer_of_ours_whose_receipt_is_lost_is_not_sent_twice() {
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.bot().faults().next("sendMessage", Fault.lost());
        ann.sends("hello");
        process.awaitLine("The handler failed on update");
        ann.sends("and on");
        testbed.awaitAnswers();

        assertThat(testbed.bot().calls("sendMessage")).hasSize(2);
    }

    @Test
    void an_answer_of_ours_that_telegram_does_not_want_yet_is_sent_later() {
        testbed.start().awaitState("holding");
        testbed.bot().faults().next("sendMessage", Fault.tooManyRequests(1));
        ann.sends("hello");
        testbed.awaitAnswers();

        List<RecordedCall> sent = testbed.bot().calls("sendMessage");
        assertThat(Duration.between(sent.get(0).receivedAt(), sent.get(1).receivedAt()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pauses_grow_and_only_the_first_and_the_last_moment_are_told() {
        BatonProcess process = testbed.start().awaitState("holding");
        testbed.awaitPolling();
        int before = testbed.polls().size();
        testbed.bot().faults().next("getUpdates", 3, Fault.html502());
        ann.sends("before");
        Patience.await("it polls again", () -> testbed.polls().size() == before + 4);
        ann.sends("after");
        testbed.awaitAnswers();

        List<RecordedCall> polls = testbed.polls();
        assertThat(pause(polls, before)).isBetween(Duration.ofMillis(600), Duration.ofMillis(1_800));
        assertThat(pause(polls, before + 1)).isBetween(Duration.ofMillis(1_200), Duration.ofMillis(2_800));
        assertThat(pause(polls, before + 2)).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(4_800));
        assertThat(process.awaitLines(BEGINS, 1)).hasSize(1);
        assertThat(process.awaitLines(ENDS, 1)).hasSize(1);
    }

    @Test
    void the_pause_that_telegram_asks_for_is_kept() {
        testbed.start().awaitState("holding");
        testbed.awaitPolling();
        int before = testbed.polls().size();
        testbed.bot().faults().next("getUpdates", Fault.tooManyRequests(2));
        ann.sends("before");
        Patience.await("it polls again", () -> testbed.polls().size() == before + 2);
        ann.sends("after");
        testbed.awaitAnswers();

        assertThat(pause(testbed.polls(), before)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_bot_api_that_is_away_at_the_start_is_waited_for() {
        testbed.bot().faults().next("getMe", Fault.html502()).next("getWebhookInfo", Fault.reset());
        ann.sends("hello");
        BatonProcess process = testbed.start();
        testbed.awaitAnswers();

        assertThat(process.awaitLines(BEGINS, 2)).hasSize(2);
        assertThat(process.awaitLines(ENDS, 2)).hasSize(2);
    }

    @Test
    void an_answer_that_takes_its_time_is_waited_for_and_nobody_asks_meanwhile() {
        testbed.start().awaitState("holding");
        testbed.awaitPolling();
        int before = testbed.polls().size();
        testbed.bot().faults().next("getUpdates", Fault.delay(Duration.ofSeconds(2)));
        ann.sends("before");
        Patience.await("the slow poll", () -> testbed.polls().size() == before + 1);
        Instant asked = testbed.polls().getLast().receivedAt();
        ann.sends("slow");
        testbed.awaitAnswers();

        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(testbed.polls().get(before).status()).isEqualTo(200);
        assertThat(testbed.polls()).hasSizeLessThanOrEqualTo(before + 2);
        assertThat(testbed.polls())
                .as("polls that end before our patience of a minute does")
                .allSatisfy(poll -> assertThat(poll.parameter("timeout")).isEqualTo("50"));
    }

    @Test
    void an_update_that_cannot_be_read_is_left_behind() {
        testbed.bot()
                .faults()
                .next(
                        "getUpdates",
                        Fault.answer(
                                200,
                                "application/json",
                                "{\"ok\":true,\"result\":[{\"update_id\":7,\"message\":" + "{\"chat\":}}]}"));
        BatonProcess process = testbed.start();
        process.awaitLine("An update cannot be read and is set aside");
        ann.sends("hello");
        testbed.awaitAnswers();

        assertThat(testbed.polls())
                .anySatisfy(poll -> assertThat(poll.parameter("offset")).isEqualTo("8"));
        assertThat(process.lines("An update cannot be read")).hasSize(1);
    }

    /** Between the poll with this number, counted from 0, and the next. */
    private static Duration pause(List<RecordedCall> polls, int number) {
        return Duration.between(
                polls.get(number).receivedAt(), polls.get(number + 1).receivedAt());
    }
}
