package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookReplyTest {

    private final TestBot bot = new TestBot();

    WebhookReplyTest() {
        bot.call("setWebhook", "url", "http://127.0.0.1:8081/hook");
        bot.message("hi");
    }

    @Rule("4 A call in the body of a 2xx is carried out")
    @Test
    void a_call_in_the_response_is_carried_out() {
        bot.posts.getFirst().answeredWithCall("method", "sendMessage", "chat_id", bot.ann.id(), "text", "hello");
        assertThat(bot.ann.messages()).hasSize(2);
        assertThat(bot.bot.confirmed()).hasSize(1);
        assertThat(bot.bot.calls().calls("sendMessage")).hasSize(1);
    }

    @Rule("4 There, setWebhook, deleteWebhook, close, logOut and all that starts with `get` are ignored")
    @ParameterizedTest
    @ValueSource(strings = {"setWebhook", "deleteWebhook", "close", "logOut", "getMe", "GETUPDATES", ""})
    void some_methods_are_ignored_there(String method) {
        int before = bot.bot.calls().calls().size();
        bot.posts.getFirst().answeredWithCall("method", method, "url", "");
        assertThat(bot.bot.calls().calls()).hasSize(before);
        assertThat(bot.bot.webhook()).isNotNull();
    }
}
