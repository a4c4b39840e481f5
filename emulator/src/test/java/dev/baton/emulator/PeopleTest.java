package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PeopleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BUTTONS =
            "%7B%22inline_keyboard%22:[[%7B%22text%22:%22Yes%22,%22callback_data%22:%22y%22%7D]]%7D";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final Wire wire = new Wire(telegram.url());
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);
    private final EmulatedUser ann = bot.user("Ann");

    @AfterEach
    void close() {
        wire.close();
        telegram.close();
    }

    @Test
    void a_pressed_button_is_told_to_the_bot_and_its_answer_to_the_tester() throws IOException {
        call("sendMessage?text=Sure?&reply_markup=" + BUTTONS + "&chat_id=" + ann.id());
        assertThat(ann.awaitReply(PATIENCE).hasButton("Yes")).isTrue();
        ButtonPress press = ann.presses("Yes");

        assertThat(call("getUpdates?timeout=5"))
                .contains(
                        "{\"update_id\":" + press.updateId() + ",\n\"callback_query\":{\"id\":\"" + press.queryId()
                                + "\",\"from\":{\"id\":100001,",
                        "\"text\":\"Sure?\"",
                        "\"data\":\"y\"}");
        call("answerCallbackQuery?text=Done&show_alert=true&callback_query_id=" + press.queryId());
        assertThat(press.awaitAnswer(PATIENCE)).isEqualTo(new CallbackAnswer("Done", true, null));
        assertThatThrownBy(() -> ann.presses("No"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no button \"No\" in the chat of Ann");
        assertThatThrownBy(() -> ann.presses("Yes").awaitAnswer(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class);
    }

    private String call(String methodAndQuery) throws IOException {
        return wire.get(methodAndQuery).response();
    }

    @Test
    void an_edited_message_is_an_update_of_its_own() throws IOException {
        ann.sends("helo");
        List<ChatMessage> changes = new CopyOnWriteArrayList<>();
        bot.onChange(changes::add);
        long edit = ann.edits(ann.messages().getFirst(), "/hello");

        assertThat(call("getUpdates?offset=" + edit))
                .contains("\"edited_message\":{\"message_id\":1,", "\"edit_date\":", "\"type\":\"bot_command\"");
        Eventually.await("the change is told", () -> changes.size() == 1);
        assertThat(changes.getFirst().editedAt()).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bot.user("Bob").edits(ann.messages().getFirst(), "x"));
    }

    @Rule("6 A bot that was blocked or removed gets 403")
    @Test
    void a_user_who_blocks_the_bot_is_out_of_its_reach_until_unblocking_it() throws IOException {
        ann.blocksBot();
        assertThat(ann.blocksBot()).isZero();
        assertThat(ann.sends("hi")).isZero();
        assertThat(call("sendMessage?text=a&chat_id=" + ann.id())).contains("403 Forbidden");
        ann.unblocksBot();
        assertThat(call("sendMessage?text=a&chat_id=" + ann.id())).contains("200 OK");
        assertThat(call("getUpdates"))
                .contains("\"my_chat_member\":{\"chat\":{\"id\":100001,", "\"status\":\"kicked\"");
    }

    @Test
    void people_speak_in_groups_and_the_bot_answers_there() throws IOException {
        EmulatedChat group = bot.group("Team");
        EmulatedUser annInTeam = ann.in(group);
        annInTeam.sends("/vote");
        bot.user("Bob").in(group).replies(group.messages().getFirst(), "me too");

        assertThat(call("getUpdates"))
                .contains(
                        "\"chat\":{\"id\":" + group.id()
                                + ",\"title\":\"Team\",\"type\":\"group\",\"all_members_are_administrators\":false}",
                        "\"reply_to_message\":{\"message_id\":1,");
        call("sendMessage?text=done&chat_id=" + group.id());
        assertThat(group.awaitMessage(PATIENCE).text()).isEqualTo("done");
        assertThat(call("getChatMemberCount?chat_id=" + group.id())).endsWith("\"result\":3}");
        assertThat(ann.messages()).isEmpty();
        assertThat(annInTeam.messages()).hasSize(3);
        assertThat(annInTeam).isNotEqualTo(ann).isEqualTo(ann.in(group));
        assertThatIllegalStateException().isThrownBy(() -> group.posts("x"));
        assertThatIllegalArgumentException().isThrownBy(() -> ann.in(bot.channel("News")));
    }

    @Test
    void a_channel_has_posts_without_an_author() throws IOException {
        EmulatedChat news = bot.channel("News");
        news.posts("one");
        news.edits(news.messages().getFirst(), "two");
        assertThat(call("getUpdates"))
                .contains(
                        "\"channel_post\":{\"message_id\":1,\"sender_chat\":{\"id\":" + news.id()
                                + ",\"title\":\"News\",\"type\":\"channel\"},\"chat\":{",
                        "\"edited_channel_post\":{\"message_id\":1,")
                .doesNotContain("\"from\"");
        assertThat(call("sendMessage?text=x&chat_id=" + news.id())).doesNotContain("\"from\"");
        assertThat(bot.supergroup("News")).isNotEqualTo(news);
    }

    @Rule("1.1 Files are served below `/file/bot<token>/`, as by the public service")
    @Test
    void a_photo_of_a_user_can_be_fetched_and_sent_again_by_this_bot_only() throws IOException {
        ann.sendsPhoto("picture".getBytes(StandardCharsets.UTF_8), "look");
        EmulatedFile photo = ann.messages().getFirst().file();
        assertThat(photo).isNotNull();
        assertThat(call("getUpdates")).contains("\"photo\":[{\"file_id\":\"" + photo.fileId(), "\"caption\":\"look\"");
        assertThat(call("getFile?file_id=" + photo.fileId())).contains("\"file_path\":\"photos/file_0.jpg\"");
        assertThat(wire.send("GET /file/bot" + TestBot.TOKEN + "/photos/file_0.jpg HTTP/1.1\r\n\r\n")
                        .response())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\npicture");
        assertThat(call("sendPhoto?photo=" + photo.fileId() + "&chat_id=" + ann.id()))
                .contains(photo.fileId());

        String other = "654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBB";
        assertThat(wire.send("GET /bot" + other + "/getFile?file_id=" + photo.fileId() + " HTTP/1.1\r\n\r\n")
                        .response())
                .contains("invalid file_id");
        assertThat(wire.send("GET /file/bot" + other + "/photos/file_0.jpg HTTP/1.1\r\n\r\n")
                        .response())
                .contains("404 Not Found");
    }

    @Test
    void a_bot_uploads_files_with_every_form_of_multipart() throws IOException {
        String body = "--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n" + ann.id()
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\nattach://f"
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nh\u00e9llo\r\n--b--\r\n";
        wire.send("POST /bot" + TestBot.TOKEN
                + "/sendDocument HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n" + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        assertThat(wire.response())
                .contains("\"document\":{\"file_name\":\"a.txt\",\"mime_type\":\"text/plain\",\"file_id\":\"BQAC")
                .contains("\"file_size\":6}");
        EmulatedFile file = ann.awaitReply(PATIENCE).file();
        assertThat(file).isNotNull();
        assertThat(new String(file.content(), StandardCharsets.UTF_8)).isEqualTo("h\u00e9llo");
        assertThat(file.type()).isEqualTo("document");
    }

    @Rule("2.6 By default there are no chat_member, message_reaction and message_reaction_count")
    @Test
    void any_update_can_be_queued_by_hand_if_the_bot_wants_it() throws IOException {
        String reaction = "{\"chat\":{\"id\":5},\"message_id\":1,\"date\":" + (System.currentTimeMillis() / 1000) + "}";
        assertThat(bot.enqueue("message_reaction", reaction)).isZero();
        assertThat(bot.enqueue("poll_answer", "{\"poll_id\":\"abc\",\"option_ids\":[1]}"))
                .isPositive();
        assertThat(call("getUpdates")).contains("\"poll_answer\":{\"poll_id\":\"abc\",\"option_ids\":[1]}}]}");
        assertThatIllegalArgumentException().isThrownBy(() -> bot.enqueue("nonsense", "{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> bot.enqueue("poll", "[]"));
    }

    @Test
    void calls_can_be_waited_for_one_after_the_other() throws IOException {
        call("setMyDescription?description=a");
        call("setMyDescription?description=b");
        assertThat(bot.awaitCall("setmydescription", PATIENCE).parameter("description"))
                .isEqualTo("a");
        assertThat(bot.awaitCall("setMyDescription", PATIENCE).succeeded()).isTrue();
        assertThatThrownBy(() -> bot.awaitCall("setMyDescription", Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "no call of setMyDescription within PT0.001S; the last calls were setMyDescription{");
    }

    @Rule(
            "1.1 An unknown method is 404 `Not Found: method not found` once the token is accepted (by default the emulator answers `true`)")
    @Test
    void an_unknown_method_is_answered_true_unless_it_shall_not_be() throws IOException {
        assertThat(call("setSomethingNew")).endsWith("{\"ok\":true,\"result\":true}");
        try (BotApiEmulator strict = BotApiEmulator.builder()
                        .withUnknownMethods(UnknownMethods.NOT_FOUND)
                        .start();
                Wire other = new Wire(strict.url())) {
            assertThat(other.get("setSomethingNew").response()).contains("Not Found: method not found");
        }
    }
}
