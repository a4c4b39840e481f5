package dev.baton.cli.demo;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where an answer goes. */
record Chat(BotApi bot, long id) {

    void say(String text) throws InterruptedException {
        call("sendMessage", Map.of("text", text));
    }

    void sayHtml(String text) throws InterruptedException {
        call("sendMessage", Map.of("text", text, "parse_mode", "HTML"));
    }

    void say(String text, Map<String, ?> markup) throws InterruptedException {
        call("sendMessage", Map.of("text", text, "reply_markup", markup));
    }

    void sendBack(String what, String fileId, String caption) throws InterruptedException {
        call(what.equals("photo") ? "sendPhoto" : "sendDocument", Map.of(what, fileId, "caption", caption));
    }

    /** A row of buttons under a message. */
    static Map<String, ?> inline(List<Map<String, String>> row) {
        return Map.of("inline_keyboard", List.of(row));
    }

    /** Calls a method for this chat. */
    String call(String method, Map<String, ?> parameters) throws InterruptedException {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("chat_id", id);
        return plainCall(method, all);
    }

    /** The same for a method that does not name a chat. */
    String plainCall(String method, Map<String, ?> parameters) throws InterruptedException {
        ApiResult<String> answer = bot.call(method, parameters);
        if (answer instanceof ApiResult.Ok<String>(String result)) {
            return result;
        }
        throw new IllegalStateException("The answer was not sent: " + answer);
    }
}
