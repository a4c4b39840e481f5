package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OffsetTest {

    private final TestBot bot = new TestBot();

    @Rule("2.4 It confirms on arrival, whatever becomes of the call")
    @Test
    void a_poll_confirms_also_when_it_has_to_wait() {
        int id = bot.message("hi");
        bot.poll(id + 1, 50);

        assertThat(bot.bot.confirmed()).containsExactly((long) id);
    }

    @Rule({
        "2.4 An update is not confirmed by being returned",
        "7 What failed can be asked for again with the same offset, and all comes again"
    })
    @Test
    void a_returned_update_is_not_confirmed_by_being_returned() {
        bot.message("hi");
        bot.poll(0, 0);

        assertThat(bot.poll(0, 0).body()).contains("hi");
        assertThat(bot.bot.confirmed()).isEmpty();
    }

    @Rule({
        "2.4 A negative offset deletes all but the last so many",
        "2.4 With a limit, a negative offset returns the first of the last so many"
    })
    @Test
    void a_negative_offset_forgets_all_but_the_last_and_confirms_none() {
        bot.message("one");
        bot.message("two");
        bot.message("three");

        assertThat(bot.poll(-2, 0).body()).contains("two", "three").doesNotContain("one");
        assertThat(bot.call("getUpdates", "offset", -2, "limit", 1).body())
                .contains("two")
                .doesNotContain("three");
        assertThat(bot.poll(-1, 0).body()).contains("three").doesNotContain("two");
        assertThat(bot.bot.confirmed()).isEmpty();
    }

    @Rule("2.4 Offsets wrap modulo 2^32")
    @Test
    void an_offset_beyond_two_to_the_thirty_first_wraps_to_a_negative_one() {
        bot.message("one");
        bot.message("two");

        assertThat(bot.call("getUpdates", "offset", "4294967295").body())
                .contains("two")
                .doesNotContain("one");
    }

    @Rule("2.4 An offset that is too high or far too low is not believed: all is returned, nothing confirmed")
    @Test
    void an_offset_of_another_server_returns_everything_again_and_again() {
        bot.message("one");

        assertThat(bot.poll(1_999_999_999, 0).body()).contains("one");
        assertThat(bot.poll(1_999_999_998, 0).body()).contains("one");
    }

    @Rule("2.4 Without an offset a poll that waits gets what comes first, also in a queue that was never used")
    @Test
    void a_waiting_poll_of_a_queue_never_used_gets_its_first_update() {
        TestBot.Call poll = bot.poll(0, 50);
        bot.message("first");
        bot.passMillis(2);

        assertThat(poll.body()).contains("first");
    }

    @Rule("2.1 How long an update is kept depends on its kind, from 30 seconds to a day")
    @Test
    void a_message_expires_a_day_after_it_was_written() {
        bot.message("yesterday");
        bot.pass(Duration.ofDays(1));
        assertThat(bot.poll(0, 0).body()).contains("yesterday");
        bot.pass(Duration.ofSeconds(1));
        assertThat(bot.poll(1, 0).body()).doesNotContain("yesterday");
    }
}
