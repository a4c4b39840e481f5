package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PollingTest {

    private static final String EMPTY = "{\"ok\":true,\"result\":[]}";
    private static final String OTHER =
            "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other"
                    + " getUpdates request; make sure that only one bot instance is running\"}";

    private final TestBot bot = new TestBot();

    @Rule("2.5 If there are updates the answer comes at once")
    @Test
    void updates_are_answered_at_once_whatever_the_timeout() {
        int id = bot.message("hi");

        assertThat(bot.poll(0, 50).body())
                .startsWith("{\"ok\":true,\"result\":[{\"update_id\":" + id + ",\n\"message\":{\"message_id\":1,");
    }

    @Rule("2.5 Without updates and timeout the answer is empty and comes at once")
    @Test
    void a_poll_without_a_timeout_is_answered_empty_at_once() {
        assertThat(bot.poll(0, 0).body()).isEqualTo(EMPTY);
    }

    @Rule("2.5 Without updates a poll with a timeout waits, the only one of its bot, and is answered empty in the end")
    @Test
    void a_poll_waits_until_its_timeout() {
        TestBot.Call poll = bot.poll(0, 20);

        bot.passMillis(19_999);
        assertThat(poll.isPending()).isTrue();
        bot.passMillis(1);
        assertThat(poll.body()).isEqualTo(EMPTY);
    }

    @Rule({
        "2.2 `timeout` lies between 0, the default, and 50 seconds",
        "7 A client has to wait longer than the 50 seconds that a poll may take"
    })
    @Test
    void a_timeout_is_at_most_fifty_seconds() {
        TestBot.Call poll = bot.poll(0, 3600);

        bot.pass(Duration.ofSeconds(100));
        assertThat(poll.answeredAfter()).isEqualTo(Duration.ofSeconds(50));
    }

    @Rule("2.5 The first update wakes the waiting poll a millisecond later")
    @Test
    void an_update_wakes_a_waiting_poll_after_a_millisecond() {
        TestBot.Call poll = bot.poll(0, 50);
        bot.passMillis(1000);

        int id = bot.message("hi");
        assertThat(poll.isPending()).isTrue();
        bot.passMillis(5);

        assertThat(poll.answeredAfter()).isEqualTo(Duration.ofMillis(1001));
        assertThat(poll.body()).contains("\"update_id\":" + id);
    }

    @Rule("2.5 More updates put it off, to two milliseconds at most")
    @Test
    void updates_that_keep_coming_hold_a_waking_poll_for_two_milliseconds_at_most() {
        TestBot.Call poll = bot.poll(0, 50);
        for (int i = 0; i < 10; i++) {
            bot.message("hi " + i);
            bot.pass(Duration.ofNanos(700_000));
        }

        assertThat(poll.answeredAfter()).isEqualTo(Duration.ofMillis(2));
        assertThat(poll.body()).contains("hi 0", "hi 1", "hi 2").doesNotContain("hi 3");
    }

    @Rule("2.8 A second poll that has to wait takes the place; the first gets the 409")
    @Test
    void a_new_waiting_poll_displaces_the_older_one_which_gets_the_409() {
        TestBot.Call older = bot.poll(0, 50);
        bot.passMillis(1000);
        TestBot.Call newer = bot.poll(0, 50);

        assertThat(older.status()).isEqualTo(409);
        assertThat(older.body()).isEqualTo(OTHER);
        assertThat(newer.isPending()).isTrue();
        assertThat(bot.liveConflicts()).isEqualTo(1);
    }

    @Rule("2.8 A second poll that need not wait leaves the waiting one alone")
    @Test
    void a_poll_that_need_not_wait_leaves_the_waiting_one_alone() {
        TestBot.Call waiting = bot.poll(0, 50);
        bot.passMillis(1000);

        assertThat(bot.poll(1, 0).body()).isEqualTo(EMPTY);
        assertThat(waiting.isPending()).isTrue();
    }

    @Rule("2.8 A second poll that finds updates is answered, and the waiting one too")
    @Test
    void in_the_moment_of_waking_up_both_polls_get_the_same_updates_and_no_conflict() {
        TestBot.Call first = bot.poll(0, 50);
        int id = bot.message("hi");

        TestBot.Call second = bot.poll(0, 50);
        bot.passMillis(2);

        assertThat(second.body()).contains("\"update_id\":" + id);
        assertThat(first.body()).isEqualTo(second.body());
    }

    @Rule(
            "2.3 A short poll at the offset of the one before, less than three seconds after its start, waits up to three seconds")
    @Test
    void a_short_poll_at_the_same_offset_within_three_seconds_waits_three_seconds() {
        bot.poll(0, 0);
        bot.passMillis(2999);
        TestBot.Call repeated = bot.poll(0, 0);
        bot.passMillis(10_000);

        assertThat(repeated.answeredAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(bot.poll(0, 0).isPending()).isFalse();
    }

    @Rule(
            "2.3 A short poll at the offset of the one before, less than three seconds after its start, waits up to three seconds")
    @Test
    void a_short_poll_at_another_offset_does_not_wait() {
        bot.poll(0, 0);
        assertThat(bot.poll(1, 0).isPending()).isFalse();
    }

    @Rule("2.3 The first poll has no poll before it")
    @Test
    void the_very_first_poll_may_have_offset_minus_one() {
        assertThat(bot.poll(-1, 0).isPending()).isFalse();
    }

    @Rule("2.8 Two short polls can conflict, because the second is made to wait")
    @Test
    void two_short_polls_can_conflict_because_the_second_waits() {
        bot.poll(0, 0);
        TestBot.Call second = bot.poll(0, 0);
        TestBot.Call third = bot.poll(0, 0);

        assertThat(second.status()).isEqualTo(409);
        assertThat(third.isPending()).isTrue();
    }

    @Rule(
            "2.3 A poll at the offset of the one before, less than half a second after its start, gets one update at most")
    @Test
    void a_poll_repeated_within_half_a_second_gets_one_update_also_when_it_wakes_up() {
        bot.poll(0, 0);
        bot.passMillis(499);
        TestBot.Call hasty = bot.poll(0, 50);
        int first = bot.message("one");
        bot.message("two");
        bot.passMillis(2);
        assertThat(hasty.body()).contains("one").doesNotContain("two");

        bot.passMillis(500);
        assertThat(bot.poll(0, 50).body()).contains("one", "two");
        assertThat(bot.poll(0, 50).body()).contains("one").doesNotContain("two");
        assertThat(bot.poll(first, 50).body()).contains("one", "two");
    }

    @Rule({"2.2 `limit` lies between 1 and 100, which is the default", "2.5 A batch is in the order of the ids"})
    @Test
    void the_limit_lies_between_one_and_a_hundred() {
        for (int i = 0; i < 101; i++) {
            bot.message("m" + i + ";");
        }
        assertThat(bot.call("getUpdates", "limit", 1000, "offset", 0).body())
                .contains("m99;")
                .doesNotContain("m100;");
        assertThat(bot.call("getUpdates", "limit", -5, "offset", 1).body())
                .contains("m0;")
                .doesNotContain("m1;");
        assertThat(bot.call("getUpdates", "limit", "2 or so", "offset", 2).body())
                .contains("m1;")
                .doesNotContain("m2;");
    }

    @Rule({
        "2.4 An offset up to ten beyond the next id is believed, and takes future updates with it",
        "2.5 A poll that wakes up and finds nothing is answered empty before its time",
        "7 An empty answer may come before its time"
    })
    @Test
    void a_poll_for_updates_that_are_already_confirmed_ahead_wakes_up_empty() {
        int id = bot.message("one");
        TestBot.Call ahead = bot.poll(id + 5, 50);

        bot.message("lost to the offset");
        bot.passMillis(2);

        assertThat(ahead.body()).isEqualTo(EMPTY);
        assertThat(bot.bot.confirmed()).containsExactly((long) id, id + 1L);
    }

    @Rule(
            "2.6 allowed_updates decides when an update is queued, is kept between calls, and ignores what it does not understand")
    @Test
    void updates_not_asked_for_are_not_queued_until_asked_for_again() {
        bot.call("getUpdates", "allowed_updates", "[\"callback_query\"]");
        assertThat(bot.message("never")).isZero();

        bot.call("getUpdates", "offset", 1, "allowed_updates", "not json");
        assertThat(bot.message("never")).isZero();

        bot.call("getUpdates", "offset", 2, "allowed_updates", "[]");
        assertThat(bot.message("again")).isPositive();
    }

    @Rule("2.2 No parameter of getUpdates is refused")
    @ParameterizedTest
    @CsvSource({
        "offset, word",
        "offset, 99999999999999999999",
        "limit, -99999999999999999999",
        "limit, 0",
        "timeout, -1",
        "timeout, null",
        "allowed_updates, [1]",
        "allowed_updates, {",
        "nobody_knows, this"
    })
    void no_parameter_is_refused(String name, String value) {
        int id = bot.message("hi");

        assertThat(bot.call("getUpdates", name, value).body()).contains("\"update_id\":" + id);
    }

    @Rule("2.6 Kinds are named in any case; unknown ones are ignored; none that is known is the default")
    @Test
    void kinds_are_named_in_any_case_and_unknown_ones_are_ignored() {
        bot.call("getUpdates", "offset", 1, "allowed_updates", "[\"POLL\", \"nonsense\"]");
        assertThat(bot.call("getWebhookInfo").body()).contains("\"allowed_updates\":[\"poll\"]");
        assertThat(bot.message("not asked for")).isZero();

        bot.call("getUpdates", "offset", 2, "allowed_updates", "[\"nonsense\"]");
        assertThat(bot.call("getWebhookInfo").body()).doesNotContain("allowed_updates");
        assertThat(bot.message("by default")).isPositive();
    }

    @Rule("2.6 What was queued before is delivered, whatever is asked for later")
    @Test
    void what_was_queued_is_delivered_whatever_is_asked_for_later() {
        bot.message("earlier");

        assertThat(bot.call("getUpdates", "allowed_updates", "[\"poll\"]").body())
                .contains("earlier");
    }

    @Rule({
        "2.8 The offset of a second poll counts before it takes the place of the first",
        "7 Polls at once with different offsets can confirm what nobody has seen"
    })
    @Test
    void a_second_poll_confirms_before_it_displaces_the_first() {
        TestBot.Call first = bot.poll(0, 50);
        int id = bot.message("for both, if the second had not confirmed it");

        TestBot.Call second = bot.poll(id + 1, 50);
        assertThat(bot.bot.confirmed()).containsExactly((long) id);
        assertThat(first.status()).isEqualTo(409);
        assertThat(second.isPending()).isTrue();
    }
}
