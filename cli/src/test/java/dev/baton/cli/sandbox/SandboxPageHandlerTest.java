package dev.baton.cli.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.http.LocalServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page asks of the server, without a page and without the demo. */
final class SandboxPageHandlerTest {

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.forOwnBot(0, Map.of()));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalServer server;

    SandboxPageHandlerTest() throws IOException {
        server = LocalServer.bind(0);
    }

    @BeforeEach
    void start() {
        server.start(new SandboxPageHandler(sandbox));
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
        sandbox.close();
    }

    @Test
    void acts_and_the_token_are_only_for_the_page() throws Exception {
        HttpRequest.Builder act = request("send").POST(BodyPublishers.ofString("{}"));
        assertThat(http.send(act.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(http.send(request("token").build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(get("state").body()).doesNotContain(sandbox.token());
    }

    @Test
    void what_makes_no_sense_is_refused_with_words() throws Exception {
        assertThat(post("send", "{}").body()).isEqualTo("chat has to be a number.");
        assertThat(post("send", "{\"chat\":1,\"as\":1,\"text\":\"hi\"}").body()).contains("There is nobody");
        assertThat(post("send", "{\"chat\":100001,\"as\":100001,\"text\":\" \"}")
                        .body())
                .contains("1 to 4096 characters");
        assertThat(post("chats", "{\"kind\":\"forum\",\"title\":\"x\"}").body()).contains("private, group");
        assertThat(post("press", "{\"message\":99,\"as\":100001}").body()).contains("no such message");
        assertThat(post("faults", "{\"method\":\"getMe\",\"fault\":\"fire\"}").body())
                .contains("html502");
        assertThat(post("switch/on", "{\"name\":\"light\"}").body()).isEqualTo("There is no such switch: light");
        assertThat(post("server/renumber", "{\"next\":0}").body()).contains("between 1 and 1999999999");
        assertThat(post("nonsense", "{}").statusCode()).isEqualTo(400);
        assertThat(get("etc/passwd").statusCode()).isEqualTo(404);
    }

    @Test
    void a_file_that_says_it_is_a_page_is_only_offered_to_be_kept() throws Exception {
        String page = "<script>alert(1)</script>";
        assertThat(post("file?chat=100001&as=100001&photo=1&name=x.png", page).statusCode())
                .isEqualTo(202);

        HttpResponse<String> kept = get("files/" + lastMessage());
        assertThat(kept.body()).isEqualTo(page);
        assertThat(kept.headers().map())
                .containsEntry("content-disposition", List.of("attachment"))
                .containsEntry("content-type", List.of("application/octet-stream"))
                .containsEntry("x-content-type-options", List.of("nosniff"));
    }

    @Test
    void a_message_that_says_a_token_does_not_show_it() throws Exception {
        post("send", "{\"chat\":100001,\"as\":100001,\"text\":\"" + sandbox.token() + "\"}");
        assertThat(get("state").body()).contains("1234567890:***").doesNotContain(sandbox.token());
    }

    @Test
    void a_new_chat_is_listed_once() throws Exception {
        String first =
                post("chats", "{\"kind\":\"group\",\"title\":\"Night shift\"}").body();
        assertThat(first).matches("\\{\"id\":-[0-9]+}");
        assertThat(post("chats", "{\"kind\":\"group\",\"title\":\"Night shift\"}")
                        .body())
                .isEqualTo(first);
        assertThat(get("state").body()).containsOnlyOnce("Night shift");
    }

    private long lastMessage() throws Exception {
        Matcher id = Pattern.compile("\"messages\":\\[\\{\"id\":([0-9]+)")
                .matcher(get("state").body());
        assertThat(id.find()).isTrue();
        return Long.parseLong(id.group(1));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).header("X-Baton-Sandbox", "1").POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve("/" + path));
    }
}
