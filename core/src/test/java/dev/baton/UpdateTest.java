package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class UpdateTest {

    @Test
    void a_message_is_read() {
        Update update = Update.parse("""
                {"update_id":9, "message":{"message_id":1,"from":{"id":5,"first_name":"Ada"},
                "chat":{"id":-100123,"type":"group"},"date":1,"text":"h\\u00e9llo \\ud83d\\ude00"}}""");

        assertThat(update.id()).isEqualTo(9);
        assertThat(update.kind()).isEqualTo("message");
        assertThat(update.chatId()).isEqualTo(-100123);
        assertThat(update.senderId()).isEqualTo(5);
        assertThat(update.text()).isEqualTo("héllo 😀");
        assertThat(update.redelivered()).isFalse();
    }

    @Test
    void a_callback_query_belongs_to_the_chat_of_its_message() {
        Update update = Update.parse("""
                {"update_id":9,"callback_query":{"id":"1","from":{"id":5},
                "message":{"message_id":3,"text":"of the bot","chat":{"id":77}},"data":"x"}}""");

        assertThat(update.kind()).isEqualTo("callback_query");
        assertThat(update.chatId()).isEqualTo(77);
        assertThat(update.text()).isEmpty();
        assertThat(update.lane()).isEqualTo(77);
    }

    @Test
    void without_a_chat_the_sender_is_the_lane() {
        Update update =
                Update.parse("{\"update_id\":9,\"inline_query\":{\"id\":\"1\",\"from\":{\"id\":5},\"query\":\"\"}}");

        assertThat(update.chatId()).isZero();
        assertThat(update.lane()).isEqualTo(5);
    }

    @Test
    void kinds_that_are_new_to_us_are_passed_on() {
        Update update = Update.parse(
                "{\"update_id\":9,\"telepathy\":{\"chat\":{\"id\":4},\"from\":null,\"text\":{\"a\":[1]}}}");

        assertThat(update.kind()).isEqualTo("telepathy");
        assertThat(update.chatId()).isEqualTo(4);
    }

    @Test
    void an_update_in_a_log_does_not_show_what_was_written() {
        assertThat(Update.parse("{\"update_id\":9,\"message\":{\"chat\":{\"id\":4},\"text\":\"a secret\"}}"))
                .hasToString("update 9 (message, chat 4)");
    }

    @Test
    void what_is_no_update_is_refused() {
        for (String text : new String[] {"", "[]", "{}", "{\"update_id\":", "{\"update_id\":\"9\"}", "\"update_id\""}) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Update.parse(text));
        }
    }
}
