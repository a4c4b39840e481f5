package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.RecordedCall;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CallFeedTest {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final CallFeed calls = new CallFeed();

    @Test
    void a_call_is_seen_when_it_arrives_and_when_it_is_answered() {
        calls.arrived(call(1, "getMe", Map.of(), null));
        assertThat(calls.feed().since(0).items()).singleElement().asString().contains("getMe", "\"ended\":false");
        calls.ended(call(1, "getMe", Map.of(), 200));
        assertThat(calls.feed().since(0).items())
                .singleElement()
                .asString()
                .contains("\"status\":200", "\"took\":25", "\"ended\":true");
        assertThat(calls.details(1))
                .hasValueSatisfying(details -> assertThat(details).contains("\\\"ok\\\":true"));
    }

    @Test
    void no_secret_is_shown() {
        String longText = "x".repeat(150) + TOKEN;
        calls.ended(call(
                1,
                "setWebhook",
                Map.of("url", "https://a.example/" + TOKEN, "secret_token", "hush", "note", longText),
                200));

        assertThat(calls.details(1).orElseThrow() + calls.feed().since(0).items())
                .contains("https://a.example/123456:***", "(hidden)")
                .doesNotContain("hush", "AAAA");
    }

    @Test
    void only_the_latest_calls_are_kept() {
        for (int i = 1; i <= CallFeed.KEPT + 1; i++) {
            calls.arrived(call(i, "getUpdates", Map.of(), null));
        }
        assertThat(calls.details(1)).isEmpty();
        assertThat(calls.details(2)).isPresent();
        assertThat(calls.feed().since(0).items()).hasSize(CallFeed.KEPT);
    }

    @Test
    void the_poll_that_waits_is_the_latest_without_an_answer() {
        assertThat(calls.waitingPoll()).isEmpty();
        calls.arrived(call(1, "getUpdates", Map.of(), null));
        calls.arrived(call(2, "sendMessage", Map.of(), null));
        assertThat(calls.waitingPoll())
                .hasValueSatisfying(poll -> assertThat(poll.port()).isEqualTo(5555));
        calls.ended(call(1, "getUpdates", Map.of(), null)); // its connection was reset
        assertThat(calls.waitingPoll()).isEmpty();
    }

    private static RecordedCall call(
            long number, String method, Map<String, String> parameters, @Nullable Integer status) {
        Instant at = Instant.ofEpochSecond(1000);
        return new RecordedCall(
                number,
                method,
                parameters,
                at,
                1,
                5555,
                8081,
                status == null ? null : at.plusMillis(25),
                status,
                status == null ? null : "{\"ok\":true}",
                status != null,
                null);
    }
}
