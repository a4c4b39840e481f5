package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ModeTest {

    private static final URI OURS = URI.create("https://bot.example.com/telegram");

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    @Test
    void polling_removes_a_webhook_and_keeps_what_waits_there() throws InterruptedException {
        api.webhook("https://old.example.com/hook");
        api.message(1, "sent while the webhook was set");
        fixture.startPolling(fixture.builder());
        fixture.awaitHandled(1);

        assertThat(api.calls("deleteWebhook"))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.parameters()).as("nothing is dropped").isEmpty());
    }

    @Test
    void without_a_mode_a_webhook_is_left_alone_and_the_start_refused() {
        api.webhook("https://production.example.com/secret-path");
        BotRuntime runtime = fixture.start(BotRuntime.builder(RuntimeFixture.TOKEN, (update, bot) -> {})
                .withTime(fixture.time)
                .withBotApi(api)
                .withLeaseStore(fixture.store));

        StopReason reason = runtime.awaitStop();
        assertThat(reason.exitCode()).isEqualTo(78);
        assertThat(reason.message())
                .contains("production.example.com", "BOT_MODE=polling")
                .doesNotContain("secret-path");
        assertThat(api.methods()).doesNotContain("deleteWebhook", "getUpdates");
    }

    @Test
    void webhook_mode_sets_the_webhook_with_a_secret_and_never_polls() throws InterruptedException {
        BotRuntime runtime = fixture.start(byWebhook());
        fixture.awaitState(runtime, RuntimeState.HOLDING);
        api.awaitCalls("setWebhook", 1);
        runtime.close();

        Map<String, ?> parameters = api.calls("setWebhook").getFirst().parameters();
        assertThat(parameters.get("url")).isEqualTo(OURS.toString());
        assertThat(parameters.get("secret_token")).asString().matches("[0-9a-f]{64}");
        assertThat(api.methods()).doesNotContain("getUpdates", "deleteWebhook");
    }

    @Test
    void a_webhook_is_not_removed_with_a_lease_that_was_lost_meanwhile() throws InterruptedException {
        api.webhook("https://old.example.com/hook");
        api.before("getWebhookInfo", () -> fixture.time.advance(Duration.ofMinutes(1)));
        fixture.store.breaks();
        fixture.store.worksOnce();
        BotRuntime runtime = fixture.start(fixture.builder());
        api.awaitCalls("getWebhookInfo", 1);
        fixture.await(() -> runtime.status().lease().isEmpty(), "the loss to be noticed");

        assertThat(api.methods()).doesNotContain("deleteWebhook", "getUpdates");
    }

    @Test
    void a_webhook_that_the_server_refuses_ends_with_78() {
        api.answer("setWebhook", new ApiResult.Refused<>(400, "Bad Request: bad webhook: IP address is reserved"));
        BotRuntime runtime = fixture.start(byWebhook());

        StopReason reason = runtime.awaitStop();
        assertThat(reason.exitCode()).isEqualTo(78);
        assertThat(reason.message()).contains("IP address is reserved");
    }

    @Test
    void a_token_that_telegram_refuses_ends_with_77_before_anything_else_is_asked() {
        api.answer("getMe", new ApiResult.Refused<>(401, "Unauthorized"));
        BotRuntime runtime = fixture.start(fixture.builder());

        assertThat(runtime.awaitStop().exitCode()).isEqualTo(77);
        assertThat(api.methods()).containsExactly("getMe");
    }

    private BotRuntimeBuilder byWebhook() {
        return fixture.builder().withMode(BotMode.WEBHOOK).withWebhookUrl(OURS).withPort(0);
    }
}
