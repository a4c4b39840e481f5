package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WebhookSenderTest {

    private final TestBot bot = new TestBot();

    WebhookSenderTest() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook", "secret_token", "s");
    }

    @Rule("4 A 2xx confirms; nothing else does, redirects neither")
    @Test
    void an_update_is_confirmed_by_a_2xx_and_by_nothing_else() {
        int id = bot.message("hi");
        assertThat(bot.posts).hasSize(1);
        assertThat(bot.posts.getFirst().update()).startsWith("{\"update_id\":" + id + ",\n\"message\":{");
        assertThat(bot.bot.confirmed()).isEmpty();

        bot.posts.getFirst().answered(204);
        assertThat(bot.bot.confirmed()).containsExactly((long) id);
    }

    @Rule("4 A 2xx confirms; nothing else does, redirects neither")
    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        bot.message("hi");
        bot.posts.getFirst().answered(302);

        assertThat(bot.bot.confirmed()).isEmpty();
        assertThat(bot.bot.webhook())
                .isNotNull()
                .extracting(WebhookState::lastErrorMessage)
                .isEqualTo("Wrong response from the webhook: 302 Found");
    }

    @Rule("4 Updates with one key go one after the other, others side by side")
    @Test
    void updates_of_one_chat_go_one_after_the_other_and_those_of_others_beside_them() {
        warmUp();
        bot.message("one");
        bot.message("two");
        bot.bot.receive(bot.chat("Bob"), "other");

        assertThat(bot.posts).hasSize(3);
        assertThat(bot.posts.get(1).says("one")).isTrue();
        assertThat(bot.posts.get(2).says("other")).isTrue();
        bot.posts.get(1).answered(200);
        assertThat(bot.posts.get(3).says("two")).isTrue();
    }

    @Rule("4 Updates with one key go one after the other, others side by side")
    @Test
    void a_failing_update_holds_back_those_behind_it() {
        warmUp();
        bot.message("one");
        bot.message("two");
        bot.posts.get(1).answered(500);
        bot.posts.get(2).answered(500);
        bot.passMillis(1999);
        assertThat(bot.posts).hasSize(3);
        bot.passMillis(1);

        assertThat(bot.posts)
                .hasSize(4)
                .allSatisfy(post -> assertThat(post.says("two")).isFalse());
    }

    @Rule("4 At most twice as many keys as connections are under way")
    @Test
    void two_chats_that_fail_keep_a_single_connection_from_all_others() {
        bot.pass(Duration.ofSeconds(1));
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook", "max_connections", "1");
        bot.message("one");
        bot.bot.receive(bot.chat("Bob"), "other");
        bot.bot.receive(bot.chat("Cid"), "third");
        for (int i = 0; i < bot.posts.size(); i++) {
            bot.posts.get(i).answered(500);
        }
        assertThat(bot.posts)
                .hasSize(4)
                .allSatisfy(post -> assertThat(post.says("third")).isFalse());

        bot.passMillis(2000);
        bot.posts.getLast().answered(200);
        assertThat(bot.posts).hasSize(6);
        bot.posts.getLast().answered(200);
        assertThat(bot.posts.getLast().says("third")).isTrue();
    }

    @Rule("4 Retries: at once, after 2, 4, 8, 16 and 32 seconds, then every one to two minutes")
    @Test
    void retries_come_at_once_then_after_2_4_8_16_32_seconds_then_after_one_to_two_minutes() {
        bot.message("hi");
        bot.posts.getFirst().answered(500);
        for (int seconds : new int[] {0, 2, 4, 8, 16, 32}) {
            int before = bot.posts.size();
            if (seconds > 0) {
                bot.passMillis(1000L * seconds - 1);
                assertThat(bot.posts).hasSize(before);
                bot.passMillis(1);
                assertThat(bot.posts).hasSize(before + 1);
            }
            bot.posts.getLast().answered(500);
        }
        for (int again = 0; again < 3; again++) {
            int before = bot.posts.size();
            bot.passMillis(59_999);
            assertThat(bot.posts).hasSize(before);
            bot.passMillis(60_001);
            assertThat(bot.posts).hasSize(before + 1);
            bot.posts.getLast().answered(500);
        }
    }

    @Rule("4 `Retry-After` of up to an hour takes the place of the next pause")
    @Test
    void a_webhook_may_say_when_to_come_again_up_to_an_hour() {
        bot.message("hi");
        bot.posts.getFirst().answered(503, 10);
        bot.passMillis(9_999);
        assertThat(bot.posts).hasSize(1);
        bot.passMillis(1);
        assertThat(bot.posts).hasSize(2);

        bot.posts.getLast().answered(503, 100_000);
        bot.pass(Duration.ofHours(1));
        assertThat(bot.posts).hasSize(3);
    }

    @Rule("4 `Retry-After` leaves the back-off where it was")
    @Test
    void a_wish_of_the_webhook_leaves_the_back_off_where_it_was() {
        bot.message("hi");
        bot.posts.getFirst().answered(503, 10);
        bot.pass(Duration.ofSeconds(10));
        bot.posts.getLast().answered(500);

        assertThat(bot.posts).as("the first pause of its own is none").hasSize(3);
    }

    @Rule("4 No answer within a minute is a failure")
    @Test
    void no_answer_within_a_minute_is_a_failure() {
        bot.message("hi");
        bot.passMillis(59_999);
        assertThat(bot.posts).hasSize(1);
        bot.passMillis(1);

        assertThat(bot.bot.webhook())
                .isNotNull()
                .extracting(WebhookState::lastErrorMessage)
                .isEqualTo("Read timeout expired");
        assertThat(bot.posts).hasSize(2);
    }

    @Rule("4 An update that would expire before the next try is dropped")
    @Test
    void an_update_that_would_expire_before_the_next_try_is_dropped() {
        bot.message("hi");
        for (int failures = 0; bot.bot.turn().take(bot.bot.queue()::size) > 0; failures++) {
            assertThat(failures).isLessThan(2000);
            bot.posts.getLast().answered(503, 3600);
            bot.pass(Duration.ofHours(1));
        }
        assertThat(bot.posts).hasSize(25);
        assertThat(bot.bot.confirmed()).isEmpty();
    }

    @Rule("3.2 What was on its way when the webhook is deleted stays queued")
    @Test
    void what_was_on_its_way_when_the_webhook_is_deleted_stays_queued() {
        bot.message("hi");
        bot.call("deleteWebhook");
        bot.posts.getFirst().answered(200);

        assertThat(bot.poll(0, 0).body()).contains("hi");
        assertThat(bot.bot.confirmed()).isEmpty();
    }

    @Rule({"4 A new webhook gets all that was never confirmed", "2.1 A bot has one queue, for polls and for its webhook"
    })
    @Test
    void a_new_webhook_gets_what_was_never_confirmed() {
        bot.call("deleteWebhook");
        bot.message("earlier");
        bot.passMillis(1000);
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/other");

        assertThat(bot.posts).hasSize(1);
        assertThat(bot.posts.getFirst().says("earlier")).isTrue();
    }

    @Rule("4 New connections: ten in half a second while the webhook works, else one in two seconds")
    @Test
    void a_webhook_that_never_worked_gets_one_connection_and_one_that_works_ten_in_half_a_second() {
        for (int i = 0; i < 15; i++) {
            bot.bot.receive(bot.chat("user " + i), "hi");
        }
        assertThat(bot.posts).hasSize(1);
        bot.posts.getFirst().answered(200);
        assertThat(bot.posts).hasSize(1 + 10);
        bot.passMillis(500);
        assertThat(bot.posts).hasSize(15);
    }

    @Rule("4 23 hours of nothing but 410 remove the webhook")
    @Test
    void a_webhook_that_is_gone_for_23_hours_is_removed() {
        bot.message("hi");
        for (int hour = 0; hour <= 23; hour++) {
            bot.posts.getLast().answered(410, 3600);
            bot.pass(Duration.ofHours(1));
        }
        assertThat(bot.bot.webhook()).isNotNull();
        bot.posts.getLast().answered(410);
        assertThat(bot.bot.webhook()).isNull();
    }

    private void warmUp() {
        bot.message("first");
        bot.posts.getFirst().answered(200);
    }
}
