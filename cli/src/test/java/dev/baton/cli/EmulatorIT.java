package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The emulator as a command, for tests in other languages. */
final class EmulatorIT {

    private static final String BOT = "/bot123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @Test
    void a_bot_and_its_test_find_each_other() throws Exception {
        BatonProcess emulator = start();
        send(address(emulator, "Its other side"), BOT + "/users/Ada/messages", "{\"text\":\"hi\"}");

        assertThat(send(address(emulator, "The Bot API"), BOT + "/getUpdates", ""))
                .contains("\"first_name\":\"Ada\"", "\"text\":\"hi\"");
        assertThat(send(address(emulator, "The Bot API"), BOT + "/sendUnheardOf", ""))
                .isEqualTo("{\"ok\":true,\"result\":true}");
        assertThat(send(address(emulator, "The Bot API"), "/bot1:x/getMe", "")).contains("\"error_code\":401");
        assertThat(emulator.stop().awaitExit()).isZero();
    }

    @Test
    void its_options_are_off_until_they_are_asked_for() throws Exception {
        BatonProcess emulator = start("--strict-methods", "--malformed-tokens-not-found", "--public-rules");
        URI api = address(emulator, "The Bot API");

        assertThat(send(api, BOT + "/sendUnheardOf", "")).contains("\"Not Found: method not found\"");
        assertThat(send(api, "/bot1:x/getMe", "")).contains("\"error_code\":404");
        assertThat(send(api, BOT + "/setWebhook?url=http://127.0.0.1:1/", ""))
                .contains("An HTTPS URL must be provided");
    }

    private BatonProcess start(String... options) {
        List<String> arguments = new ArrayList<>(List.of("emulator", "--port=0", "--control-port=0"));
        arguments.addAll(List.of(options));
        return testbed.run(arguments).awaitLine("Its other side");
    }

    private static URI address(BatonProcess emulator, String what) {
        return URI.create(emulator.lines(what).getFirst().replaceFirst(".* is at ", ""));
    }

    private static String send(URI server, String path, String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
