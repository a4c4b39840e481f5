package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageMethodsTest {

    private static final String BUTTONS =
            "{\"inline_keyboard\":[[{\"text\":\"Yes\",\"callback_data\":\"y\"},{\"text\":\"Site\",\"url\":\"http://e.org\"}]]}";

    private final TestBot bot = new TestBot();
    private final long ann = bot.ann.id();

    @Rule("1.4 A line feed follows the id of an update")
    @Test
    void a_message_has_its_fields_in_the_order_of_the_server() {
        int update = bot.message("hi");
        assertThat(bot.call("getUpdates").body())
                .isEqualTo("{\"ok\":true,\"result\":[{\"update_id\":" + update + ",\n\"message\":{\"message_id\":1,"
                        + "\"from\":{\"id\":100001,\"is_bot\":false,\"first_name\":\"Ann\",\"language_code\":\"en\"},"
                        + "\"chat\":{\"id\":100001,\"first_name\":\"Ann\",\"type\":\"private\"},"
                        + "\"date\":1767268800,\"text\":\"hi\"}}]}");
        assertThat(send("text", "<b>yo</b>", "parse_mode", "HTML", "reply_to_message_id", 1, "reply_markup", BUTTONS)
                        .body())
                .startsWith("{\"ok\":true,\"result\":{\"message_id\":2,\"from\":{\"id\":123456,\"is_bot\":true,")
                .contains("\"date\":1767268800,\"reply_to_message\":{\"message_id\":1,")
                .endsWith(
                        "\"text\":\"hi\"},\"text\":\"yo\",\"entities\":[{\"offset\":0,\"length\":2,\"type\":\"bold\"}],"
                                + "\"reply_markup\":" + BUTTONS + "}}");
    }

    @Rule("1.4 What is beyond ASCII is escaped, in lower case; a slash is not")
    @Test
    void text_beyond_ascii_is_escaped() {
        assertThat(send("text", "h\u00e9/\ud83d\ude00").body()).contains("\"text\":\"h\\u00e9/\\ud83d\\ude00\"");
    }

    private TestBot.Call send(Object... parameters) {
        Object[] all = new Object[parameters.length + 2];
        all[0] = "chat_id";
        all[1] = ann;
        System.arraycopy(parameters, 0, all, 2, parameters.length);
        return bot.call("sendMessage", all);
    }

    @Test
    void an_edit_changes_the_message_and_says_when() {
        send("text", "one", "reply_markup", BUTTONS);
        bot.passMillis(5000);
        assertThat(bot.call("editMessageText", "chat_id", ann, "message_id", 1, "text", "two")
                        .body())
                .contains("\"edit_date\":1767268805", "\"text\":\"two\"")
                .doesNotContain("reply_markup");
        assertThat(bot.call("editMessageReplyMarkup", "chat_id", ann, "message_id", 1, "reply_markup", BUTTONS)
                        .body())
                .endsWith("\"text\":\"two\",\"reply_markup\":" + BUTTONS + "}}");
        assertThat(description(bot.call(
                        "editMessageText", "chat_id", ann, "message_id", 1, "text", "two", "reply_markup", BUTTONS)))
                .startsWith("Bad Request: message is not modified: specified new message content");
    }

    @Test
    void a_deleted_message_is_gone() {
        send("text", "one");
        send("text", "two");
        assertThat(bot.call("deleteMessage", "chat_id", ann, "message_id", 1).body())
                .isEqualTo("{\"ok\":true,\"result\":true}");
        assertThat(description(bot.call("deleteMessage", "chat_id", ann, "message_id", 1)))
                .isEqualTo("Bad Request: message to delete not found");
        assertThat(bot.call("deleteMessages", "chat_id", ann, "message_ids", "[1,2,3]")
                        .status())
                .isEqualTo(200);
        assertThat(description(bot.call("editMessageText", "chat_id", ann, "message_id", 2, "text", "x")))
                .isEqualTo("Bad Request: message to edit not found");
    }

    @Test
    void a_forward_says_where_it_comes_from_and_a_copy_does_not() {
        bot.message("hi");
        long bob = bot.chat("Bob").id();
        assertThat(bot.call("forwardMessage", "chat_id", bob, "from_chat_id", ann, "message_id", 1)
                        .body())
                .contains("\"forward_origin\":{\"type\":\"user\",\"sender_user\":{\"id\":100001,")
                .endsWith("\"forward_date\":1767268800,\"text\":\"hi\"}}");
        assertThat(bot.call("copyMessage", "chat_id", bob, "from_chat_id", ann, "message_id", 1)
                        .body())
                .isEqualTo("{\"ok\":true,\"result\":{\"message_id\":3}}");
    }

    @Rule("6 What cannot be sent says why: no chat, no text, nothing to edit or to delete, a query too old")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sendMessage | text= | message text is empty",
                "sendMessage | text=%20%20 | message text is empty",
                "sendMessage | text=a&chat_id= | chat_id is empty",
                "sendMessage | text=a&chat_id=99 | chat not found",
                "sendMessage | text=a&chat_id=@nobody | chat not found",
                "sendMessage | text=a&parse_mode=odd | unsupported parse_mode",
                "sendMessage | text=a&reply_to_message_id=77 | message to be replied not found",
                "sendMessage | text=a&reply_parameters={\"message_id\":77} | message to be replied not found",
                "sendMessage | text=a&reply_markup=[] | object expected as reply markup",
                "sendMessage | text=a&reply_markup={ | can't parse reply keyboard markup JSON object",
                "sendMessage | text=a&reply_markup={\"inline_keyboard\":[[{\"text\":\"x\"}]]} |"
                        + " can't parse inline keyboard button: Text buttons are not allowed in the inline keyboard",
                "editMessageText | text=a | message identifier is not specified",
                "editMessageText | text=a&message_id=1 | message can't be edited",
                "editMessageText | text=a&message_id=9 | message to edit not found",
                "editMessageCaption | caption=a&message_id=2 | there is no caption in the message to edit",
                "deleteMessage | message_id=9 | message to delete not found",
                "forwardMessage | message_id=9&from_chat_id=100001 | message to forward not found",
                "copyMessage | message_id=9&from_chat_id=100001 | message to copy not found",
                "answerCallbackQuery | callback_query_id=9 |"
                        + " query is too old and response timeout expired or query ID is invalid",
                "sendPhoto | caption=a | there is no photo in the request",
                "sendPhoto | photo=nonsense | wrong remote file identifier specified: Wrong string length",
                "getFile | file_id=nonsense | invalid file_id",
                "getChatMember | user_id=9 | user not found",
                "setMyCommands | commands=[{\"command\":\"Not OK\",\"description\":\"x\"}] | BOT_COMMAND_INVALID",
            })
    void what_cannot_be_done_says_why(String method, String query, String reason) {
        bot.message("hi");
        send("text", "own");
        Parameters given = new Parameters();
        Percent.decodeForm(query, given);
        given.add("chat_id", String.valueOf(ann));
        TestBot.Call call = bot.call(method, given);
        assertThat(call.status()).isEqualTo(400);
        assertThat(description(call)).isEqualTo("Bad Request: " + reason);
    }

    private static String description(TestBot.Call call) {
        return Json.read(call.body()).orElseThrow().text("description");
    }

    @Rule("6 A text has at most 4096 characters, a caption 1024")
    @Test
    void a_text_is_too_long_beyond_4096_characters_of_any_width_and_a_caption_beyond_1024() {
        assertThat(send("text", "\ud83d\ude00".repeat(4096)).status()).isEqualTo(200);
        assertThat(description(send("text", "\ud83d\ude00".repeat(4097))))
                .isEqualTo("Bad Request: message is too long");
        assertThat(description(
                        bot.call("sendPhoto", "chat_id", ann, "photo", "http://e/x", "caption", "a".repeat(1025))))
                .isEqualTo("Bad Request: message caption is too long");
    }

    @Rule({
        "6 A bot that was blocked or removed gets 403",
        "1.4 A failure has `ok`, `error_code` and `description`, and its code as the HTTP status"
    })
    @Test
    void a_bot_that_is_blocked_or_removed_is_forbidden_to_write() {
        Chat group = bot.bot.turn().take(() -> bot.bot.chats().named(ChatKind.GROUP, "G"));
        Chat supergroup = bot.bot.turn().take(() -> bot.bot.chats().named(ChatKind.SUPERGROUP, "G"));
        bot.ann.setBotIsOut(true);
        group.setBotIsOut(true);
        supergroup.setBotIsOut(true);

        assertThat(send("text", "a").body())
                .isEqualTo("{\"ok\":false,\"error_code\":403,"
                        + "\"description\":\"Forbidden: bot was blocked by the user\"}");
        assertThat(description(bot.call("sendMessage", "chat_id", group.id(), "text", "a")))
                .isEqualTo("Forbidden: bot was kicked from the group chat");
        assertThat(description(bot.call("sendMessage", "chat_id", supergroup.id(), "text", "a")))
                .isEqualTo("Forbidden: bot was kicked from the supergroup chat");
    }

    @Test
    void commands_and_names_are_kept_by_language_and_scope() {
        bot.call("setMyCommands", "commands", "[{\"command\":\"/a\",\"description\":\"b\"}]");
        bot.call("setMyName", "name", "Bee", "language_code", "de");
        assertThat(bot.call("getMyCommands").body())
                .endsWith("\"result\":[{\"command\":\"a\",\"description\":\"b\"}]}");
        assertThat(bot.call("getMyCommands", "language_code", "de").body()).endsWith("\"result\":[]}");
        assertThat(bot.call("getMyName", "language_code", "de").body()).endsWith("{\"name\":\"Bee\"}}");
        assertThat(bot.call("getMyName").body()).endsWith("{\"name\":\"Emulated bot\"}}");
        bot.call("deleteMyCommands");
        assertThat(bot.call("getMyCommands").body()).endsWith("\"result\":[]}");
    }

    @Test
    void other_things_than_text_are_sent_too() {
        assertThat(bot.call("sendLocation", "chat_id", ann, "latitude", "52.5", "longitude", "13.25")
                        .body())
                .endsWith("\"location\":{\"latitude\":52.5,\"longitude\":13.25}}}");
        assertThat(bot.call("sendDice", "chat_id", ann).body()).contains("\"dice\":{\"emoji\":\"\\ud83c\\udfb2\"");
        assertThat(bot.call("sendContact", "chat_id", ann, "phone_number", "1", "first_name", "B")
                        .body())
                .endsWith("\"contact\":{\"phone_number\":\"1\",\"first_name\":\"B\"}}}");
        assertThat(bot.call("sendPoll", "chat_id", ann, "question", "q", "options", "[\"a\",{\"text\":\"b\"}]")
                        .body())
                .contains("\"options\":[{\"text\":\"a\",\"voter_count\":0},{\"text\":\"b\",\"voter_count\":0}]");
        String media = "[{\"type\":\"photo\",\"media\":\"http://e.org/a\",\"caption\":\"c\"},"
                + "{\"type\":\"video\",\"media\":\"http://e.org/b\"}]";
        assertThat(bot.call("sendMediaGroup", "chat_id", ann, "media", media).body())
                .contains("\"result\":[{\"message_id\":5,", "\"caption\":\"c\"},{\"message_id\":6,", "\"video\":{");
        String other =
                "{\"type\":\"document\",\"media\":\"http://e.org/c\",\"caption\":\"*d*\",\"parse_mode\":\"MarkdownV2\"}";
        assertThat(bot.call("editMessageMedia", "chat_id", ann, "message_id", 5, "media", other)
                        .body())
                .contains("\"document\":{\"file_name\":\"c\"", "\"caption\":\"d\"", "\"edit_date\"")
                .doesNotContain("photo");
        for (String kind : List.of("document", "audio", "voice", "animation", "video_note", "sticker")) {
            assertThat(bot.call("send" + kind.replace("_", ""), "chat_id", ann, kind, "http://e.org/a")
                            .body())
                    .contains("\"" + kind + "\":{");
        }
        assertThat(description(bot.call("sendLocation", "chat_id", ann, "latitude", "x", "longitude", "1")))
                .isEqualTo("Bad Request: latitude is empty");
    }

    @Test
    void the_bot_can_ask_about_its_chats() {
        Chat channel = bot.bot.turn().take(() -> bot.bot.chats().named(ChatKind.CHANNEL, "News"));
        assertThat(bot.call("getChat", "chat_id", ann).body())
                .contains("{\"id\":100001,\"first_name\":\"Ann\",\"type\":\"private\",");
        assertThat(bot.call("getChatMember", "chat_id", channel.id(), "user_id", 123456)
                        .body())
                .contains("\"status\":\"administrator\"");
        assertThat(bot.call("getChatMember", "chat_id", channel.id(), "user_id", ann)
                        .body())
                .contains("\"status\":\"left\"");
        assertThat(bot.call("getChatMemberCount", "chat_id", channel.id()).body())
                .endsWith("\"result\":1}");
        assertThat(bot.call("sendChatAction", "chat_id", ann, "action", "typing")
                        .status())
                .isEqualTo(200);
    }
}
