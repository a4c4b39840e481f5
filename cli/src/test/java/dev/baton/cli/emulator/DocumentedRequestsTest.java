package dev.baton.cli.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.BotApiEmulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends what {@code docs/emulator.md} tells people to type, line by line. */
final class DocumentedRequestsTest {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("emulator.md");
    private static final Pattern REQUEST = Pattern.compile(
            "(?:^|[|`] ?`?)(?<options>(?:curl |-X |-d |--data-binary )" + "[^|`]*?)\"?\\$BOT(?<path>[^ \"`|]*)\"?");
    private static final Pattern BODY = Pattern.compile("-d '([^']*)'");
    private static final String BOT = "bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";
    private static final String PING =
            "%7B%22inline_keyboard%22:%5B%5B%7B%22text%22:%22Ping%22,%22callback_data%22:%22ping%22%7D%5D%5D%7D";

    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final ControlHandler control = new ControlHandler(emulator);
    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalServer server;

    DocumentedRequestsTest() throws IOException {
        server = LocalServer.bind(0);
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
    void every_documented_request_is_understood() throws Exception {
        List<String> sent = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher request = REQUEST.matcher(line.replace("https://…", "https://127.0.0.1:9/"));
            if (request.find() && !request.group("options").contains("…")) {
                HttpResponse<String> answer = send(request.group("options"), request.group("path"));
                assertThat(answer.statusCode()).as(line + "\n" + answer.body()).isIn(200, 408);
                sent.add(request.group("path"));
                if (sent.size() == 1) {
                    api("sendMessage?chat_id=100001&text=hello&reply_markup=" + PING);
                }
            }
        }
        assertThat(sent)
                .hasSizeGreaterThan(30)
                .contains("/users/Ada/reply?seconds=5", "/call?method=sendPhoto&seconds=5", "/behaviour", "/restart");
    }

    private HttpResponse<String> send(String options, String path) throws IOException, InterruptedException {
        Matcher body = BODY.matcher(options);
        BodyPublisher content = body.find() ? BodyPublishers.ofString(body.group(1)) : BodyPublishers.noBody();
        String method =
                options.contains("-X DELETE") ? "DELETE" : options.matches(".*(-X POST|-d ).*") ? "POST" : "GET";
        if (options.contains("--data-binary")) {
            method = "POST";
            content = BodyPublishers.ofString("a picture of a cat");
        }
        // nobody answers here, so there is nothing to wait for
        URI address = server.address().resolve("/" + BOT + path.replaceAll("seconds=[0-9]+", "seconds=0"));
        return http.send(HttpRequest.newBuilder(address).method(method, content).build(), BodyHandlers.ofString());
    }

    private void api(String call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(emulator.url().resolve("/" + BOT + "/" + call))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
}
