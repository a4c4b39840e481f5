package dev.baton.cli.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.BotApiEmulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tester's side over HTTP, as a test in another language uses it. */
final class ControlHandlerTest {

    private static final Pattern UPDATE =
            Pattern.compile("\"update_id\":([0-9]+),\\s*(?:\"callback_query\":\\{\"id\":\"([0-9]+)\")?");

    private static final String BOT = "bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";

    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final ControlHandler control = new ControlHandler(emulator);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalServer server;

    ControlHandlerTest() throws IOException {
        server = LocalServer.bind(0);
    }

    @BeforeEach
    void start() {
        server.start(control);
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
        control.close();
        emulator.close();
    }

    @Test
    void a_user_writes_and_the_bot_gets_it() throws Exception {
        assertThat(post("/users/Ada%20L/messages", "{\"text\":\"h\\u00e9llo\"}").body())
                .contains("update_id");
        assertThat(api("getUpdates").body()).contains("Ada L", "h\\u00e9llo");
        assertThat(get("").body()).contains("\"pendingUpdates\":1");
    }

    @Test
    void a_reply_is_given_once_and_silence_is_a_408() throws Exception {
        post("/users/Ada/messages", "{\"text\":\"hello\"}");
        api("sendMessage?chat_id=100001&text=back");

        assertThat(get("/users/Ada/reply?seconds=5").body()).contains("\"text\":\"back\"", "\"fromBot\":true");
        assertThat(get("/users/Ada/reply?seconds=0").statusCode()).isEqualTo(408);
        assertThat(get("/users/Ada/messages").body()).contains("hello", "back");
    }

    @Test
    void a_button_is_pressed_and_the_answer_comes_back() throws Exception {
        post("/users/Ada/messages", "{\"text\":\"hello\"}");
        api(
                "sendMessage?chat_id=100001&text=press&reply_markup=%7B%22inline_keyboard%22:%5B%5B%7B%22text%22:%22Ping%22,"
                        + "%22callback_data%22:%22ping%22%7D%5D%5D%7D");
        assertThat(get("/users/Ada/messages").body()).contains("\"buttons\":[[\"Ping\"]]");

        String pressed = post("/users/Ada/presses", "{\"button\":\"Ping\"}").body();
        assertThat(pressed).contains("\"data\":\"ping\"").doesNotContain("answer");
        CompletableFuture<HttpResponse<String>> awaiting = http.sendAsync(
                HttpRequest.newBuilder(control("/users/Ada/presses?seconds=10"))
                        .POST(BodyPublishers.ofString("{\"button\":\"ping\",\"message_id\":2}"))
                        .build(),
                BodyHandlers.ofString());
        // One by one: who asks quickly with the same offset is given one alone.
        List<String> queries = new ArrayList<>();
        long offset = 0;
        while (queries.size() < 2) {
            Matcher update = UPDATE.matcher(
                    api("getUpdates?timeout=1&limit=1&offset=" + offset).body());
            if (update.find()) {
                offset = Long.parseLong(update.group(1)) + 1;
                Optional.ofNullable(update.group(2)).ifPresent(queries::add);
            }
        }
        api("answerCallbackQuery?text=pong&callback_query_id=" + queries.getLast());
        assertThat(awaiting.join().body()).contains("\"answer\":{\"text\":\"pong\",\"showAlert\":false}");
        assertThat(post("/users/Ada/presses?seconds=0", "{\"button\":\"Ping\"}").statusCode())
                .isEqualTo(408);
        assertThat(post("/users/Ada/presses", "{\"button\":\"Pong\"}").body()).contains("no button");
        assertThat(post("/users/Ada/presses", "").body()).contains("its label");
    }

    @Test
    void a_user_changes_a_message_replies_sends_files_and_blocks_the_bot() throws Exception {
        post("/users/Ada/messages", "{\"text\":\"helo\"}");
        post("/users/Ada/edits", "{\"message_id\":1,\"text\":\"hello\"}");
        post("/users/Ada/messages", "{\"message_id\":1,\"text\":\"and this\"}");
        post("/users/Ada/files?name=notes.txt&caption=mine", "content");
        post("/users/Ada/files?photo", "no picture, but who looks");
        assertThat(api("getUpdates").body())
                .contains("\"edited_message\"", "\"reply_to_message\"", "\"document\"", "notes.txt", "\"photo\"");
        assertThat(get("/users/Ada/messages").body())
                .contains("\"editedAt\"", "\"file\":{\"type\":\"document\",\"name\":\"notes.txt\"", "\"bytes\":7");

        post("/users/Ada/block", "");
        assertThat(api("sendMessage?chat_id=100001&text=x").statusCode()).isEqualTo(403);
        send(HttpRequest.newBuilder(control("/users/Ada/block")).DELETE());
        assertThat(api("sendMessage?chat_id=100001&text=x").statusCode()).isEqualTo(200);
        assertThat(post("/users/Ada/edits", "{\"message_id\":99,\"text\":\"x\"}")
                        .body())
                .contains("message_id has to be");
        assertThat(post("/users/Ada/files", "").statusCode()).isEqualTo(400);
    }

    @Test
    void people_talk_in_groups_and_channels_post() throws Exception {
        post("/groups/Team/users/Ada/messages", "{\"text\":\"hello team\"}");
        post("/channels/News/messages", "{\"text\":\"sunny\"}");
        String updates = api("getUpdates").body();
        assertThat(updates).contains("\"supergroup\"", "hello team", "\"channel_post\"", "sunny");
        String group = updates.replaceFirst("(?s).*\"chat\":\\{\"id\":(-[0-9]+),\"title\":\"Team\".*", "$1");
        api("sendMessage?text=hello+all&chat_id=" + group);

        assertThat(get("/groups/Team/reply?seconds=5").body()).contains("hello all");
        assertThat(get("/groups/Team/messages").body()).contains("hello team", "hello all");
        assertThat(post("/channels/News/edits", "{\"message_id\":2,\"text\":\"rainy\"}")
                        .body())
                .contains("update_id");
        assertThat(get("/channels/News/messages").body()).contains("rainy");
        assertThat(get("/channels/News/reply?seconds=0").statusCode()).isEqualTo(408);
        assertThat(post("/groups/Team/messages", "{\"text\":\"who?\"}").body()).contains("is no channel");
    }

    @Test
    void calls_are_shown_with_what_they_asked_and_how_it_ended() throws Exception {
        api("getMe");
        api("sendMessage?chat_id=1&text=lost");

        assertThat(get("/calls?method=sendMessage").body())
                .contains("\"text\":\"lost\"", "\"status\":400")
                .doesNotContain("getMe");
        assertThat(get("/calls").body()).contains("getMe", "\"answer\":\"{\\\"ok\\\":true,", "\"answeredAt\":\"2");
    }

    @Test
    void a_call_is_waited_for_and_given_once() throws Exception {
        CompletableFuture<HttpResponse<String>> awaiting = http.sendAsync(
                HttpRequest.newBuilder(control("/call?method=sendMessage&seconds=10"))
                        .build(),
                BodyHandlers.ofString());
        api("sendMessage?chat_id=1&text=lost");
        assertThat(awaiting.join().body()).contains("\"text\":\"lost\"", "chat not found");

        HttpResponse<String> again = get("/call?method=sendMessage&seconds=0");
        assertThat(again.statusCode()).isEqualTo(408);
        assertThat(again.body()).contains("no call of sendMessage");
        assertThat(get("/call").body()).contains("method is missing");
    }

    @Test
    void the_updates_of_a_bot_are_seen_on_their_way() throws Exception {
        post("/restart", "{\"nextUpdateId\":5}");
        post("/users/Ada/messages", "{\"text\":\"one\"}");
        post("/users/Ada/messages", "{\"text\":\"two\"}");
        api("getUpdates?offset=6");

        assertThat(get("/updates").body())
                .startsWith("{\"pending\":[{\"update_id\":6,")
                .contains("\"text\":\"two\"")
                .endsWith("],\"confirmed\":[5],\"nextUpdateId\":7}\n");
        assertThat(get("/updates?limit=none").statusCode()).isEqualTo(400);
    }

    @Test
    void updates_that_were_confirmed_come_again_after_a_crash() throws Exception {
        post("/restart", "{\"nextUpdateId\":5}");
        post("/users/Ada/messages", "{\"text\":\"one\"}");
        post("/users/Ada/messages", "{\"text\":\"two\"}");
        api("getUpdates?offset=7");
        assertThat(post("/restart", "{\"lostConfirmations\":1}").body()).contains("\"pendingUpdates\":1");
        assertThat(api("getUpdates").body()).contains("\"update_id\":6,");
        assertThat(post("/restart", "{\"lostConfirmations\":0}").statusCode()).isEqualTo(400);
    }

    @Test
    void any_answer_can_come_instead_of_the_true_one() throws Exception {
        String answer = "{\\\"ok\\\":false,\\\"error_code\\\":400,\\\"description\\\":\\\"Bad Request: group chat was"
                + " upgraded to a supergroup chat\\\",\\\"parameters\\\":{\\\"migrate_to_chat_id\\\":-100}}";
        post("/faults", "{\"method\":\"sendMessage\",\"fault\":\"answer\",\"status\":400,\"body\":\"" + answer + "\"}");

        HttpResponse<String> upgraded = api("sendMessage?chat_id=1&text=x");
        assertThat(upgraded.statusCode()).isEqualTo(400);
        assertThat(upgraded.body()).endsWith("{\"migrate_to_chat_id\":-100}}");
        assertThat(upgraded.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void faults_happen_as_often_as_asked_and_can_be_taken_back() throws Exception {
        post("/faults", "{\"method\":\"getMe\",\"fault\":\"tooManyRequests\",\"seconds\":3,\"times\":2}");
        assertThat(api("getMe").statusCode()).isEqualTo(429);
        send(HttpRequest.newBuilder(control("/faults")).DELETE());
        assertThat(api("getMe").statusCode()).isEqualTo(200);
    }

    @Test
    void a_conflict_can_be_held_back() throws Exception {
        long start = System.nanoTime();
        post("/faults", "{\"method\":\"getUpdates\",\"fault\":\"conflict\",\"heldMillis\":200}");
        assertThat(api("getUpdates").statusCode()).isEqualTo(409);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(post("/faults", "{\"method\":\"getMe\",\"fault\":\"lost\",\"heldMillis\":200}")
                        .body())
                .contains("Only a fault that comes instead of the call can be held");
    }

    @Test
    void how_a_bot_is_treated_can_be_changed() throws Exception {
        assertThat(post("/behaviour", "{\"latencyMillis\":200,\"wakeUpMillis\":5,\"ghostsWin\":true}")
                        .statusCode())
                .isEqualTo(200);
        long start = System.nanoTime();
        api("getMe");
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
        post("/behaviour", "{\"latencyMillis\":0,\"connectionMillis\":39000}");

        assertThat(post("/behaviour", "{\"ghostsWin\":\"perhaps\"}").body()).contains("true or false");
        assertThat(post("/behaviour", "{\"latency\":1}").body()).contains("latencyMillis");
        assertThat(post("/behaviour", "{\"latencyMillis\":-1}").body()).contains("between 0 and 600000");
    }

    @Test
    void any_update_can_be_queued_and_all_can_expire_and_ids_can_start_anew() throws Exception {
        post("/updates/inline_query", "{\"id\":\"1\",\"from\":{\"id\":100001}}");
        assertThat(get("").body()).contains("\"pendingUpdates\":1");
        send(HttpRequest.newBuilder(control("/updates")).DELETE());
        assertThat(get("").body()).contains("\"pendingUpdates\":0");
        post("/restart", "{\"nextUpdateId\":5}");
        assertThat(post("/users/Ada/messages", "{\"text\":\"hi\"}").body()).contains("\"update_id\":5");
        assertThat(post("/updates/nonsense", "{}").body()).contains("no kind of update: nonsense");
        assertThat(post("/updates/message", "no json").statusCode()).isEqualTo(400);
    }

    @Test
    void a_server_can_restart_with_a_webhook_on_record() throws Exception {
        assertThat(post("/restart", "{\"webhook\":\"https://127.0.0.1:1/left\"}")
                        .body())
                .contains("https://127.0.0.1:1/left");
        assertThat(get("").body()).contains("\"maxConnections\":100");
        assertThat(api("getUpdates").statusCode()).isEqualTo(409);
        assertThat(post("/restart", "{\"webhook\":\"ftp://x\"}").statusCode()).isEqualTo(400);
        assertThat(post("/restart", "").statusCode()).isEqualTo(200);
    }

    @Test
    void an_intruder_comes_and_goes() throws Exception {
        post("/intruder", "");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!get("").body().contains("\"isPolled\":true") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(get("").body()).contains("\"isPolled\":true");
        assertThat(get("/intruder").body())
                .contains("\"isThere\":true", "\"conflicts\":0", "\"updates\":[]")
                .doesNotContain("\"polls\":0");
        assertThat(send(HttpRequest.newBuilder(control("/intruder")).DELETE()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_makes_no_sense_is_explained() throws Exception {
        assertThat(post("/faults", "{\"method\":\"getMe\",\"fault\":\"fire\"}").body())
                .contains("html502");
        assertThat(post("/faults", "no json").body()).contains("method is missing");
        assertThat(post("/users/Ada/messages", "{}").statusCode()).isEqualTo(400);
        assertThat(get("/nonsense").body()).contains("users/<NAME>/messages");
        assertThat(send(HttpRequest.newBuilder(server.address().resolve("/bot1:x/calls")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/users/Ada/reply?seconds=600").statusCode()).isEqualTo(400);
    }

    private URI control(String path) {
        return server.address().resolve("/" + BOT + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(control(path)));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(control(path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> api(String call) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(emulator.url().resolve("/" + BOT + "/" + call)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
