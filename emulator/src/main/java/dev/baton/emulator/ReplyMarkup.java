package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The buttons that come with a message.
 *
 * @param inline those under it, row by row
 * @param keyboard those of the keyboard that comes up with it, row by row
 * @param json the inline keyboard as it goes over the wire; empty when there is none. No other markup is ever told to
 *     the bot again.
 */
record ReplyMarkup(List<List<Button>> inline, List<List<Button>> keyboard, String json) {

    static final ReplyMarkup NONE = new ReplyMarkup(List.of(), List.of(), "");

    private static final int MAX_DATA_BYTES = 64;

    static ReplyMarkup read(String text) throws Refusal {
        if (text.isEmpty()) {
            return NONE;
        }
        Json markup =
                Json.read(text).orElseThrow(() -> Refusal.badRequest("can't parse reply keyboard markup JSON object"));
        if (markup.toString().equals("null")) {
            return NONE;
        }
        if (!markup.isObject()) {
            throw Refusal.badRequest("object expected as reply markup");
        }
        if (markup.has("inline_keyboard")) {
            return inline(markup.get("inline_keyboard"));
        }
        List<List<Button>> keyboard = new ArrayList<>();
        for (Json row : markup.get("keyboard").items()) {
            keyboard.add(row.items().stream()
                    .map(button -> new Button(button.isString() ? button.text() : button.text("text"), null, null))
                    .toList());
        }
        return new ReplyMarkup(List.of(), List.copyOf(keyboard), "");
    }

    private static ReplyMarkup inline(Json rows) throws Refusal {
        if (!rows.isArray()) {
            throw Refusal.badRequest(
                    "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
        }
        List<List<Button>> inline = new ArrayList<>();
        List<String> json = new ArrayList<>();
        for (Json row : rows.items()) {
            if (!row.isArray()) {
                throw Refusal.badRequest(
                        "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
            }
            List<Button> buttons = new ArrayList<>();
            for (Json button : row.items()) {
                buttons.add(button(button));
            }
            if (!buttons.isEmpty()) {
                inline.add(List.copyOf(buttons));
                json.add(JsonWriter.array(
                        row.items().stream().map(Json::toString).toList()));
            }
        }
        return inline.isEmpty()
                ? NONE
                : new ReplyMarkup(
                        List.copyOf(inline), List.of(), "{\"inline_keyboard\":" + JsonWriter.array(json) + "}");
    }

    private static Button button(Json button) throws Refusal {
        String parse = "can't parse inline keyboard button: ";
        if (!button.isObject()) {
            throw Refusal.badRequest(parse + "Expected an Object");
        }
        if (!button.has("text")) {
            throw Refusal.badRequest(parse + "Can't find field \"text\"");
        }
        if (button.names().size() == 1) {
            throw Refusal.badRequest(parse + "Text buttons are not allowed in the inline keyboard");
        }
        String data = button.text("callback_data");
        if (button.has("callback_data")
                && (data.isEmpty() || data.getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES)) {
            throw Refusal.badRequest("BUTTON_DATA_INVALID");
        }
        return new Button(
                button.text("text"),
                button.has("callback_data") ? data : null,
                button.has("url") ? button.text("url") : null);
    }
}
