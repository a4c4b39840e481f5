package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.botapi.Sender;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UpdateTest {

    private static final long STEP = 1L << 33;

    @Test
    void a_message_is_read() {
        String json = """
                {"update_id":9, "message":{"message_id":17,"from":{"id":5,"first_name":"Ada","username":"ada"},
                "chat":{"id":-100123,"type":"group"},"date":1,"text":"h\\u00e9llo \\ud83d\\ude00"}}""";
        Update update = Update.parse(json);

        assertThat(update.id()).isEqualTo(9);
        assertThat(update.kind()).isEqualTo("message");
        assertThat(update.chatId()).isEqualTo(-100123);
        assertThat(update.messageId()).isEqualTo(17);
        assertThat(update.from()).isEqualTo(new Sender(5, "ada", "Ada"));
        assertThat(update.text()).isEqualTo("héllo 😀");
        assertThat(update.json()).isEqualTo(json);
        assertThat(update.redelivered()).isFalse();
        assertThat(update.asRedelivered().redelivered()).isTrue();
    }

    @Test
    void a_caption_is_a_text_too() {
        assertThat(of("message", "\"photo\":[{\"file_id\":\"x\"}],\"caption\":\"a tree\"")
                        .text())
                .isEqualTo("a tree");
    }

    @Test
    void a_callback_query_belongs_to_the_chat_of_its_message() {
        Update update = Update.parse("""
                {"update_id":9,"callback_query":{"id":"71","from":{"id":5},
                "message":{"message_id":3,"from":{"id":1},"text":"of the bot","chat":{"id":77}},"data":"x"}}""");

        assertThat(update.kind()).isEqualTo("callback_query");
        assertThat(update.chatId()).isEqualTo(77);
        assertThat(update.messageId()).isEqualTo(3);
        assertThat(update.from().id()).isEqualTo(5);
        assertThat(update.text()).isEmpty();
        assertThat(update.queryId()).isEqualTo("71");
        assertThat(update.callbackData()).isEqualTo("x");
        assertThat(update.lane()).isEqualTo(77);
    }

    @Test
    void whatever_belongs_to_a_chat_is_in_its_lane() {
        for (String kind : List.of("message", "channel_post", "my_chat_member", "chat_join_request", "chat_boost")) {
            assertThat(of(kind, "\"chat\":{\"id\":-7},\"from\":{\"id\":5}").lane())
                    .as(kind)
                    .isEqualTo(-7);
        }
        Update reaction = of("message_reaction", "\"chat\":{\"id\":-7},\"message_id\":4,\"user\":{\"id\":5}");
        assertThat(reaction.lane()).isEqualTo(-7);
        assertThat(reaction.messageId()).isEqualTo(4);
        assertThat(reaction.from().id()).isEqualTo(5);
    }

    @Test
    void without_a_chat_the_user_and_the_kind_are_the_lane() {
        assertThat(of("inline_query", "\"id\":\"1\",\"from\":{\"id\":5}").lane())
                .isEqualTo(5 + STEP);
        assertThat(of("chosen_inline_result", "\"from\":{\"id\":5}").lane()).isEqualTo(5 + 2 * STEP);
        assertThat(of("callback_query", "\"from\":{\"id\":5},\"inline_message_id\":\"a\"")
                        .lane())
                .isEqualTo(5 + 3 * STEP);
        assertThat(of("shipping_query", "\"from\":{\"id\":5}").lane())
                .isEqualTo(of("pre_checkout_query", "\"from\":{\"id\":5}").lane());
        assertThat(of("business_connection", "\"user\":{\"id\":5}").lane()).isEqualTo(5 + 10 * STEP);
    }

    @Test
    void a_poll_and_its_answers_are_in_one_lane() {
        long lane = of("poll", "\"id\":\"5368324170671202286\"").lane();

        assertThat(lane).isEqualTo(5368324170671202286L);
        assertThat(of("poll_answer", "\"poll_id\":\"5368324170671202286\",\"user\":{\"id\":5}")
                        .lane())
                .isEqualTo(lane);
        assertThat(of("poll", "\"id\":\"of another kind\"").lane())
                .isEqualTo(of("poll_answer", "\"poll_id\":\"of another kind\"").lane());
    }

    @Test
    void what_belongs_to_nobody_waits_for_nobody() {
        assertThat(Update.parse("{\"update_id\":9,\"custom_event\":{}}").lane())
                .isNotEqualTo(
                        Update.parse("{\"update_id\":10,\"custom_event\":{}}").lane());
        assertThat(Update.parse("{\"update_id\":9}").kind()).isEmpty();
    }

    @Test
    void kinds_that_are_new_to_us_are_passed_on() {
        Update update = Update.parse("{\"update_id\":9,\"flag\":true,\"telepathy\":{\"chat\":{\"id\":4},\"from\":null,"
                + "\"text\":{\"a\":[1]},\"message\":[{\"chat\":1}]},\"more\":{\"chat\":{\"id\":5}}}");

        assertThat(update.kind()).isEqualTo("telepathy");
        assertThat(update.chatId()).isEqualTo(4);
        assertThat(update.text()).isEmpty();
    }

    @Test
    void values_of_a_wrong_type_are_as_good_as_none() {
        for (String value : List.of("null", "true", "1.5", "\"5\"", "[{\"id\":5}]", "{\"id\":{\"id\":5}}", "-1e400")) {
            String fields = "\"message_id\":{},\"chat\":V,\"from\":V,\"text\":[V],\"id\":V,\"poll_id\":V,\"message\":V";
            Update update = of("message", fields.replace("V", value));
            assertThat(update.chatId()).as(value).isZero();
            assertThat(update.messageId()).as(value).isZero();
            assertThat(update.from()).as(value).isEqualTo(Sender.NOBODY);
            assertThat(update.text()).as(value).isEmpty();
        }
    }

    @Test
    void numbers_beyond_32_bits_are_read_and_those_beyond_64_are_as_good_as_none() {
        Update large = Update.parse("{\"update_id\":3000000000,\"message\":{\"chat\":{\"id\":-1009007199254740993}}}");
        Update huge = of("message", "\"message_id\":9223372036854775808,\"chat\":{\"id\":" + "9".repeat(300) + "}");

        assertThat(large.id()).isEqualTo(3_000_000_000L);
        assertThat(large.chatId()).isEqualTo(-1_009_007_199_254_740_993L);
        assertThat(huge.chatId()).isZero();
        assertThat(huge.messageId()).isZero();
    }

    @Test
    void of_two_ids_and_two_kinds_the_first_counts() {
        Update update = Update.parse("{\"update_id\":9,\"update_id\":10,\"message\":{},\"message\":{\"text\":\"b\"}}");

        assertThat(update.id()).isEqualTo(9);
        assertThat(update.text()).isEmpty();
    }

    @Test
    void what_is_deeply_nested_is_passed_over() {
        Update update = of("message", "\"reply\":" + "[".repeat(900) + "]".repeat(900) + ",\"text\":\"below\"");

        assertThat(update.text()).isEqualTo("below");
    }

    @Test
    void an_update_in_a_log_does_not_show_what_was_written() {
        Update update =
                of("message", "\"chat\":{\"id\":4},\"from\":{\"id\":5,\"first_name\":\"Ada\"},\"text\":\"psst\"");

        assertThat(update).hasToString("update 9 (message, chat 4)");
        assertThat(update.from()).hasToString("user 5");
    }

    @Test
    void what_is_no_update_is_refused() {
        for (String text : new String[] {
            "",
            "[]",
            "{}",
            "{\"update_id\":",
            "{\"update_id\":9",
            "{\"update_id\":9}}",
            "{\"update_id\":9} {}",
            "{\"update_id\":\"9\"}",
            "{\"update_id\":-9}",
            "{\"update_id\":9223372036854775808}",
            "\"update_id\""
        }) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Update.parse(text));
        }
    }

    private static Update of(String kind, String content) {
        return Update.parse("{\"update_id\":9,\"" + kind + "\":{" + content + "}}");
    }
}
