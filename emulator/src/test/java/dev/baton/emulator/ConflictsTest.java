package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConflictsTest {

    private final TestBot bot = new TestBot();
    private final List<String> trace = new ArrayList<>();

    @Rule("5 Two pollers that retry at once see one conflict in three seconds between them")
    @Test
    void two_pollers_that_retry_at_once_take_turns_in_getting_a_conflict_every_three_seconds() {
        Poller first = new Poller("A", bot.poll(0, 50));
        bot.passMillis(1000);
        Poller second = new Poller("B", bot.poll(0, 50));
        for (int tenth = 0; tenth <= 125; tenth++) {
            second.retryIfAnswered(tenth);
            first.retryIfAnswered(tenth);
            bot.passMillis(100);
        }

        // B comes at 0.0: A is told at once, retries and displaces B, who is told at 3.0, retries and displaces A ...
        assertThat(trace)
                .containsExactly("A 0.0", "B 3.0", "A 3.0", "B 6.0", "A 6.0", "B 9.0", "A 9.0", "B 12.0", "A 12.0");
    }

    @Rule({
        "5 A conflict within three seconds of another is held for three seconds, and its poll gets no updates",
        "7 An answer may come three seconds after its time"
    })
    @Test
    void a_conflict_within_three_seconds_of_another_is_held_for_three_seconds_and_no_update_comes_instead() {
        bot.poll(0, 50);
        bot.passMillis(4000);
        TestBot.Call second = bot.poll(0, 50);
        bot.passMillis(2000);
        TestBot.Call third = bot.poll(0, 50);

        bot.message("for the third");
        bot.passMillis(2999);
        assertThat(second.isPending()).isTrue();
        bot.passMillis(1);

        assertThat(second.status()).isEqualTo(409);
        assertThat(third.body()).contains("for the third");
    }

    @Rule("5 A held conflict does not prolong the three seconds")
    @Test
    void a_held_conflict_does_not_prolong_the_three_seconds() {
        bot.poll(0, 50);
        TestBot.Call second = bot.poll(0, 50);
        bot.passMillis(2000);
        bot.poll(0, 50);
        bot.passMillis(1000);
        TestBot.Call fourth = bot.poll(0, 50);

        assertThat(second.isPending()).isTrue();
        assertThat(fourth.isPending()).isTrue();
        assertThat(bot.liveConflicts()).isEqualTo(2);
    }

    @Rule("5 A poll while there is a webhook, verified or not, is itself refused")
    @Test
    void a_poll_while_a_webhook_is_active_is_itself_refused() {
        bot.call("setWebhook", "url", "http://127.0.0.1:1/hook");

        assertThat(bot.poll(0, 50).body())
                .isEqualTo(
                        "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: can't use getUpdates method while"
                                + " webhook is active; use deleteWebhook to delete the webhook first\"}");
    }

    @Rule("5 setWebhook ends the waiting poll")
    @Test
    void setting_a_webhook_ends_the_waiting_poll() {
        TestBot.Call poll = bot.poll(0, 50);
        TestBot.Call set = bot.call("setWebhook", "url", "http://127.0.0.1:1/hook");

        assertThat(poll.body()).contains("\"Conflict: terminated by setWebhook request\"");
        assertThat(set.body()).isEqualTo("{\"ok\":true,\"result\":true,\"description\":\"Webhook was set\"}");
    }

    @Rule("3.1 The waiting poll is ended before the URL is looked at")
    @Test
    void a_webhook_that_is_refused_has_ended_the_waiting_poll_too() {
        TestBot.Call poll = bot.poll(0, 50);
        TestBot.Call set = bot.call("setWebhook", "url", "ftp://example.org");

        assertThat(set.body())
                .isEqualTo("{\"ok\":false,\"error_code\":400,\"description\":"
                        + "\"Bad Request: invalid webhook URL specified\"}");
        assertThat(poll.status()).isEqualTo(409);
    }

    @Rule("5 A setWebhook or deleteWebhook ends the setWebhook that is under way")
    @Test
    void a_request_whose_webhook_is_being_verified_is_ended_by_another() {
        TestBot.Call first = bot.call("setWebhook", "url", "https://slow.example/one");
        assertThat(bot.poll(0, 50).status()).isEqualTo(409);
        bot.passMillis(3000);
        TestBot.Call second = bot.call("setWebhook", "url", "http://127.0.0.1:1/two");

        assertThat(first.body()).contains("\"Conflict: terminated by other setWebhook\"");
        assertThat(second.status()).isEqualTo(200);
        bot.lookUps.getFirst().accept(HostResolver.lookUp("127.0.0.1"));
        assertThat(bot.bot.webhook()).isNotNull().extracting(WebhookState::url).isEqualTo("http://127.0.0.1:1/two");
    }

    @Rule("5 A setWebhook or deleteWebhook ends the setWebhook that is under way")
    @Test
    void deleting_a_webhook_ends_the_request_that_is_setting_one() {
        TestBot.Call set = bot.call("setWebhook", "url", "https://slow.example/one");
        TestBot.Call delete = bot.call("deleteWebhook");

        assertThat(set.body()).contains("\"Conflict: terminated by other setWebhook\"");
        assertThat(delete.body()).contains("\"Webhook was deleted\"");
        assertThat(bot.poll(0, 0).status()).isEqualTo(200);
    }

    @Rule("2.3 A poll refused because of a webhook does not count, and its allowed_updates neither")
    @Test
    void a_refused_poll_leaves_no_trace() {
        bot.call("setWebhook", "url", "http://127.0.0.1:1/hook");
        bot.call("getUpdates", "offset", 7, "allowed_updates", "[\"poll\"]");
        bot.call("deleteWebhook");

        assertThat(bot.poll(7, 0).isPending()).isFalse();
        assertThat(bot.message("still wanted")).isPositive();
    }

    private final class Poller {

        private final String name;
        private TestBot.Call poll;

        private Poller(String name, TestBot.Call poll) {
            this.name = name;
            this.poll = poll;
        }

        private void retryIfAnswered(int tenth) {
            if (!poll.isPending()) {
                assertThat(poll.status()).isEqualTo(409);
                trace.add(name + " " + tenth / 10 + "." + tenth % 10);
                poll = bot.poll(0, 50);
            }
        }
    }
}
