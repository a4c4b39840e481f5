package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionTest {

    private static final String TRUE = "{\"ok\":true,\"result\":true}";

    private final TestBot bot = new TestBot();

    @Rule(
            "1.6 close answers the waiting poll with what there is; the next call starts the bot; a second close is refused")
    @Test
    void closing_answers_the_waiting_poll_and_the_next_call_starts_the_bot_again() {
        TestBot.Call poll = bot.poll(0, 50);
        assertThat(bot.call("close").body()).isEqualTo(TRUE);
        assertThat(poll.body()).isEqualTo("{\"ok\":true,\"result\":[]}");
        assertThat(bot.call("close").body()).contains("\"Bad Request: the bot has already been closed\"");
        assertThat(bot.call("getMe").status()).isEqualTo(200);
    }

    @Rule("1.6 close within ten minutes of a start is 429, unless the bot started soon after the server")
    @Test
    void closing_a_bot_that_was_started_again_less_than_ten_minutes_ago_is_one_too_many() {
        bot.call("close");
        bot.call("getMe");
        bot.pass(Duration.ofSeconds(100));
        assertThat(bot.call("close").body()).contains("\"parameters\":{\"retry_after\":500}");
        bot.pass(Duration.ofSeconds(500));
        assertThat(bot.call("close").status()).isEqualTo(200);
    }

    @Rule({
        "1.6 A closed bot keeps its updates and its webhook",
        "4 A webhook is there again after a restart, without being verified, and refuses polls"
    })
    @Test
    void a_closed_bot_keeps_its_webhook_and_its_updates() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        bot.call("close");
        bot.message("hi");
        assertThat(bot.posts).isEmpty();
        bot.call("getMe");
        assertThat(bot.posts).hasSize(1);
        assertThat(bot.poll(0, 0).status()).isEqualTo(409);
    }

    @Rule(
            "1.6 logOut deletes updates, webhook and allowed_updates, and is followed by 400 `Logged out` for half an hour")
    @Test
    void logging_out_forgets_updates_webhook_and_wishes_and_refuses_for_half_an_hour() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook", "allowed_updates", "[\"poll\"]");
        bot.message("not wanted");
        assertThat(bot.call("logOut").body()).isEqualTo(TRUE);
        assertThat(bot.call("getMe").body())
                .isEqualTo("{\"ok\":false,\"error_code\":400,\"description\":\"Logged out\"}");
        bot.pass(Duration.ofSeconds(1799));
        assertThat(bot.call("getMe").status()).isEqualTo(400);
        bot.pass(Duration.ofSeconds(1));
        assertThat(bot.call("getWebhookInfo").body()).contains("\"url\":\"\"").doesNotContain("allowed_updates");
        assertThat(bot.message("wanted")).isPositive();
    }

    @Rule("1.6 After half an hour of running, a second after logOut is enough")
    @Test
    void a_bot_that_ran_for_long_may_log_in_again_after_a_second() {
        bot.pass(Duration.ofMinutes(31));
        bot.message("lost");
        bot.call("logOut");
        bot.pass(Duration.ofSeconds(1));
        assertThat(bot.call("getUpdates").body()).endsWith("\"result\":[]}");
    }

    @Rule("7 A restart answers the waiting poll with what there is and keeps the updates")
    @Test
    void a_restart_keeps_the_updates_and_forgets_the_polls_before() {
        bot.message("hi");
        bot.poll(0, 0);
        TestBot.Call waiting =
                bot.poll((int) bot.bot.turn().take(() -> bot.bot.queue().head()).longValue() + 1, 50);
        bot.message("there");
        bot.bot.restart();
        assertThat(waiting.body()).contains("\"text\":\"there\"");

        bot.message("again");
        assertThat(bot.poll(0, 0).body()).contains("there", "again");
    }

    @Rule({
        "2.1 Ids go on where they were after a restart",
        "2.6 allowed_updates outlives a restart, and goes for webhooks too"
    })
    @Test
    void a_restart_keeps_the_count_of_ids_and_what_is_asked_for() {
        int id = bot.message("before");
        bot.call("getUpdates", "offset", id + 1, "allowed_updates", "[\"message\"]");
        bot.bot.restart();
        assertThat(bot.message("after")).isEqualTo(id + 1);
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        assertThat(bot.call("getWebhookInfo").body()).contains("\"allowed_updates\":[\"message\"]");
    }

    @Rule("5 What is known of conflicts and polls is lost with a restart")
    @Test
    void a_restart_starts_the_three_seconds_of_conflicts_anew() {
        bot.poll(0, 50);
        bot.poll(0, 50);
        assertThat(bot.liveConflicts()).isEqualTo(1);
        bot.bot.restart();
        bot.poll(0, 50);
        bot.poll(0, 50);
        assertThat(bot.liveConflicts()).isEqualTo(2);
    }

    @Rule("7 Updates that come again after a crash: not confirmed; on request only")
    @Test
    void after_a_crash_the_last_confirmed_updates_come_again() {
        int first = bot.message("one");
        bot.message("two");
        bot.message("three");
        bot.poll(first + 3, 0);
        assertThat(bot.bot.confirmed()).hasSize(3);
        bot.bot.restartWithoutConfirmations(2);

        assertThat(bot.bot.confirmed()).containsExactly((long) first);
        assertThat(bot.poll(0, 0).body()).doesNotContain("\"one\"").contains("\"two\"", "\"three\"");
        bot.bot.restartWithoutConfirmations(1000);
        assertThat(bot.poll(0, 0).body()).contains("\"one\"");
        bot.poll(first + 3, 0);
        assertThat(bot.message("four")).isEqualTo(first + 3);
    }

    @Rule({
        "2.1 Ids may go on elsewhere, lower or higher: documented, not in the source; on request only",
        "7 The ids of updates may jump down"
    })
    @Test
    void ids_may_go_on_lower_or_higher_after_a_restart_that_lost_the_updates() {
        bot.message("lost");
        bot.bot.restartAt(17);
        assertThat(bot.message("one")).isEqualTo(17);
        assertThat(bot.poll(2_000_000, 0).body()).contains("\"update_id\":17,");
        bot.bot.restartAt(1_500_000_000);
        assertThat(bot.message("two")).isEqualTo(1_500_000_000);
    }

    @Test
    void after_a_restart_with_lower_ids_a_webhook_gets_them() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        bot.bot.restartAt(17);
        bot.message("one");
        assertThat(bot.posts.getLast().update()).startsWith("{\"update_id\":17,");
    }

    @Rule({
        "6 More unanswered calls than a thousand and the updates of the last minute: held three seconds, then 429 for a minute",
        "2.5 getUpdates itself is never too much"
    })
    @Test
    void too_many_unanswered_calls_are_held_for_three_seconds_and_refused_for_a_minute() {
        TestBot publicBot = new TestBot(false, Duration.ofMinutes(10));
        publicBot.pass(Duration.ofSeconds(61));
        for (int i = 0; i < 1001; i++) {
            publicBot.call("getMyName");
        }
        TestBot.Call held = publicBot.call("getMyName");
        TestBot.Call exempt = publicBot.call("getMe");
        TestBot.Call poll = publicBot.call("getUpdates");
        publicBot.pass(Duration.ofMinutes(10).plusSeconds(3));
        assertThat(held.body()).contains("\"retry_after\":60");
        assertThat(exempt.status()).isEqualTo(200);
        assertThat(poll.status()).isEqualTo(200);
    }
}
