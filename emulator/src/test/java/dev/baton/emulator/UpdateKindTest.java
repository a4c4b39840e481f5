package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpdateKindTest {

    private static final long NOON = 1_767_268_800;

    private final TestBot bot = new TestBot();

    @Rule("2.1 How long an update is kept depends on its kind, from 30 seconds to a day")
    @ParameterizedTest
    @CsvSource({
        "inline_query, {}, 30",
        "chosen_inline_result, {}, 600",
        "callback_query, {}, 150",
        "shipping_query, {}, 150",
        "pre_checkout_query, {}, 150",
        "poll, {}, 86400",
        "poll_answer, {}, 86400",
        "custom_event, {}, 600",
        "custom_query, {}, 86400",
        "business_connection, {}, 86400",
        "message, {\"date\":1767268700}, 86300",
        "edited_message, {\"edit_date\":1767268700}, 86300",
        "my_chat_member, {\"date\":1767268700}, 86300",
        "chat_boost, '{\"chat\":{\"id\":7},\"boost\":{\"add_date\":1767268700}}', 86300",
        "removed_chat_boost, {\"remove_date\":1767268700}, 86300",
    })
    void each_kind_waits_as_long_as_the_server_keeps_it(String kind, String json, int seconds) {
        enqueue(kind, json);
        bot.pass(Duration.ofSeconds(seconds));
        assertThat(bot.poll(0, 0).body()).contains("\"" + kind + "\":");
        bot.pass(Duration.ofSeconds(1));
        assertThat(bot.poll(-1, 0).body()).endsWith("\"result\":[]}");
    }

    private long enqueue(String kind, String json) {
        UpdateKind known = UpdateKind.named(kind).orElseThrow();
        return bot.bot
                .turn()
                .take(() -> bot.bot
                        .updates()
                        .add(known, UpdateContent.read(known, json).orElseThrow()));
    }

    @Rule("2.1 What is older than a day when it arrives is not queued")
    @Test
    void what_is_older_than_a_day_is_not_queued_at_all() {
        assertThat(enqueue("message", "{\"date\":" + (NOON - 86_401) + "}")).isZero();
        assertThat(enqueue("message", "{\"date\":" + (NOON - 86_400) + "}")).isPositive();
    }

    @Rule("4 The key is the chat, the poll, or the user with a number for the kind")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "message | {\"chat\":{\"id\":-5}} | -5",
                "edited_channel_post | {\"chat\":{\"id\":-5}} | -5",
                "inline_query | {\"from\":{\"id\":7}} | 8589934599",
                "chosen_inline_result | {\"from\":{\"id\":7}} | 17179869191",
                "callback_query | {\"from\":{\"id\":7}} | 25769803783",
                "my_chat_member | {\"chat\":{\"id\":7}} | 42949672967",
                "chat_member | {\"from\":{\"id\":3},\"new_chat_member\":{\"status\":\"left\",\"user\":{\"id\":7}}} | 51539607559",
                "chat_join_request | {\"from\":{\"id\":7}} | 51539607559",
                "chat_boost | {\"chat\":{\"id\":7},\"boost\":{\"id\":1}} | 60129542151",
                "poll | {\"id\":\"12\"} | 12",
                "poll_answer | {\"poll_id\":\"12\"} | 12",
                "message | {\"id\":1,\"chat\":{\"photo\":{\"id\":2},\"id\":-5},\"from\":{\"id\":3}} | -5",
            })
    void each_kind_is_ordered_by_its_chat_its_user_or_its_poll(String kind, String json, long key) {
        UpdateKind known = UpdateKind.named(kind).orElseThrow();
        UpdateContent content = UpdateContent.read(known, json).orElseThrow();
        assertThat(known.queueKey(content.subject())).isEqualTo(key);
    }

    @Rule("4 The key is the chat, the poll, or the user with a number for the kind")
    @Test
    void a_button_and_a_message_of_one_user_are_not_held_up_by_each_other() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        bot.message("first");
        bot.posts.getLast().answered(200);
        bot.message("stuck");
        bot.passMillis(1000);
        enqueue("callback_query", "{\"id\":\"1\",\"from\":{\"id\":100001},\"data\":\"x\"}");
        assertThat(bot.posts).hasSize(3);
        assertThat(bot.posts.getLast().update()).contains("\"callback_query\":");
    }

    @Rule("4 An update that is about no chat and no user is held up by no other")
    @Test
    void updates_about_nobody_go_side_by_side() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        bot.message("first");
        bot.posts.getLast().answered(200);
        enqueue("custom_event", "{\"id\":1}");
        enqueue("custom_event", "{\"id\":2}");
        bot.passMillis(1000);
        assertThat(bot.posts).hasSize(3);
    }

    @Rule("2.1 Expired updates are skipped when read; the ids then have gaps")
    @Test
    void expiry_leaves_gaps_in_the_ids() {
        int first = bot.message("one");
        enqueue("inline_query", "{\"id\":\"1\"}");
        bot.message("two");
        bot.pass(Duration.ofSeconds(31));
        assertThat(bot.poll(0, 0).body())
                .contains("\"update_id\":" + first + ",", "\"update_id\":" + (first + 2) + ",")
                .doesNotContain("\"update_id\":" + (first + 1) + ",");
    }
}
