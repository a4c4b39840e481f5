package dev.baton.cli.demo;

import dev.baton.Update;
import java.util.List;
import java.util.Map;

/** The buttons that the demo bot shows, and what happens when they are pressed. */
final class Buttons {

    private static final String COUNT = "count ";

    private Buttons() {}

    static void show(Chat chat) throws InterruptedException {
        chat.say(Topic.beginning("/keyboard") + ": a notice, an alert, or a number that counts.", row(0));
    }

    static void ask(Chat chat) throws InterruptedException {
        List<List<String>> rows = List.of(List.of("Tea", "Coffee"), List.of("Neither"));
        chat.say(
                Topic.beginning("/reply") + " These buttons write for you.",
                Map.of("keyboard", rows, "one_time_keyboard", true, "resize_keyboard", true));
    }

    private static Map<String, ?> row(int count) {
        return Chat.inline(List.of(
                Map.of("text", "Notice", "callback_data", "notice"),
                Map.of("text", "Alert", "callback_data", "alert"),
                Map.of("text", "Pressed: " + count, "callback_data", COUNT + count)));
    }

    static void pressed(Update update, Chat chat) throws InterruptedException {
        String id = update.queryId();
        String data = update.callbackData();
        String name = update.from().firstName();
        if (data.startsWith(COUNT)) {
            int count = Integer.parseInt(data.substring(COUNT.length())) + 1;
            chat.call("editMessageReplyMarkup", Map.of("message_id", update.messageId(), "reply_markup", row(count)));
        }
        switch (data) {
            case "notice" ->
                chat.plainCall(
                        "answerCallbackQuery", Map.of("callback_query_id", id, "text", "Noticed, " + name + "."));
            case "alert" ->
                chat.plainCall(
                        "answerCallbackQuery",
                        Map.of(
                                "callback_query_id",
                                id,
                                "text",
                                "This is an alert. It stays until it is closed.",
                                "show_alert",
                                true));
            default -> chat.plainCall("answerCallbackQuery", Map.of("callback_query_id", id));
        }
    }
}
