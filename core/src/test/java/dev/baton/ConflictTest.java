package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.ConflictKind;
import dev.baton.lease.Lease;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConflictTest {

    /** The four texts of the server (tdlib/telegram-bot-api, Client.cpp). */
    private static final List<String> TEXTS = List.of(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            "Conflict: terminated by setWebhook request",
            "Conflict: terminated by other setWebhook");

    private static final URI WEBHOOK = URI.create("https://bot.example.com/telegram");

    @RegisterExtension
    final RuntimeFixture fixture = new RuntimeFixture();

    private final FakeBotApi api = fixture.api;

    static Stream<Arguments> everywhere() {
        return TEXTS.stream()
                .flatMap(text -> Stream.of("getMe", "getWebhookInfo", "deleteWebhook", "getUpdates")
                        .map(method -> Arguments.of(text, method)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("everywhere")
    void a_409_at_the_start_of_polling_ends_with_0_and_nothing_is_tried_again(String text, String method) {
        if (method.equals("deleteWebhook")) {
            api.webhook("https://old.example.com/hook");
        }
        api.answer(method, conflict(text));
        BotRuntime runtime = fixture.start(fixture.builder());

        assertEndedByConflict(runtime, text);
        assertThat(api.calls(method).size()).isLessThanOrEqualTo(method.equals("getWebhookInfo") ? 2 : 1);
        assertThat(api.calls("getUpdates")).hasSize(method.equals("getUpdates") ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_409_while_polling_ends_with_0_and_polling_is_not_restarted(String text) throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        api.message(1, "before");
        api.awaitCalls("getUpdates", 2);
        api.disturb(conflict(text));

        assertEndedByConflict(runtime, text);
        assertThat(api.calls("getUpdates")).hasSize(2);
        assertThat(fixture.handled).hasSize(1);
    }

    @Test
    void a_409_because_of_the_one_who_has_the_lease_now_is_no_conflict() throws InterruptedException {
        AtomicReference<Lease> others = new AtomicReference<>();
        api.before("getUpdates", () -> others.set(fixture.takeLease()));
        api.answer("getUpdates", conflict(TEXTS.getFirst()));
        BotRuntime runtime = fixture.start(fixture.builder().withHeldPolicy(HeldPolicy.STANDBY));
        fixture.await(() -> runtime.status().heldBy().isPresent(), "the other to be seen");

        assertThat(runtime.status().state()).isEqualTo(RuntimeState.STANDBY);
        assertThat(runtime.status().conflicts()).isZero();
        fixture.store.inner.release(others.get());
        api.awaitCalls("getUpdates", 2);
    }

    static Stream<Arguments> everywhereByWebhook() {
        return TEXTS.stream()
                .flatMap(text ->
                        Stream.of("getMe", "getWebhookInfo", "setWebhook").map(method -> Arguments.of(text, method)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("everywhereByWebhook")
    void a_409_in_webhook_mode_ends_with_0_and_getUpdates_is_never_called(String text, String method) {
        api.answer(method, conflict(text));
        BotRuntime runtime = fixture.start(byWebhook());

        assertEndedByConflict(runtime, text);
        assertThat(api.calls("getUpdates")).isEmpty();
        assertThat(api.calls("setWebhook")).hasSize(method.equals("setWebhook") ? 1 : 0);
    }

    static Stream<String> texts() {
        return TEXTS.stream();
    }

    @Test
    void the_four_texts_are_told_apart() {
        assertThat(TEXTS)
                .map(ConflictKind::of)
                .containsExactly(
                        ConflictKind.OTHER_GET_UPDATES,
                        ConflictKind.WEBHOOK_ACTIVE,
                        ConflictKind.SET_WEBHOOK,
                        ConflictKind.OTHER_SET_WEBHOOK);
        assertThat(ConflictKind.of("Conflict: of a new sort")).isEqualTo(ConflictKind.UNKNOWN);
    }

    @Test
    void held_a_conflict_keeps_the_lease_and_is_looked_at_rarely_until_it_is_over() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(holding());
        api.disturb(conflict(TEXTS.getFirst()));
        fixture.awaitState(runtime, RuntimeState.CONFLICT);

        assertThat(runtime.status().conflict().orElseThrow().nextLook().orElseThrow())
                .isBetween(fixture.time.now().plusSeconds(4), fixture.time.now().plusSeconds(6));
        assertThat(runtime.status().lease()).isPresent();
        assertThat(runtime.status().isHealthy()).isTrue();
        assertThat(runtime.status().isReady()).isFalse();

        advanceUntilPolls(2);
        api.disturb(conflict(TEXTS.getFirst()));
        advanceUntilPolls(3);
        api.disturb(conflict(TEXTS.getFirst()));
        advanceUntilPolls(4);
        api.disturb(new ApiResult.Ok<>("[]"));
        fixture.awaitState(runtime, RuntimeState.HOLDING);

        List<Long> at = api.calls("getUpdates").stream()
                .map(call -> call.atNanos() / 1_000_000)
                .toList();
        assertThat(at.get(1) - at.get(0)).isBetween(4_000L, 6_500L);
        assertThat(at.get(2) - at.get(1)).isBetween(30_000L, 36_500L);
        assertThat(at.get(3) - at.get(2)).isBetween(60_000L, 72_500L);
        assertThat(runtime.status().conflicts()).isEqualTo(3);
        assertThat(runtime.status().conflict()).isEmpty();
    }

    @Test
    void held_a_webhook_that_comes_back_is_not_removed_a_second_time() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(holding());
        api.webhook("https://other.example.com/hook");
        api.disturb(conflict(TEXTS.get(1)));
        api.awaitCalls("deleteWebhook", 1);
        api.awaitCalls("getUpdates", 2);
        api.webhook("https://other.example.com/hook");
        api.disturb(conflict(TEXTS.get(1)));
        fixture.awaitState(runtime, RuntimeState.CONFLICT);
        fixture.time.awaitWaiters(4);
        fixture.time.advance(Duration.ofSeconds(6));
        api.awaitCalls("getWebhookInfo", 5);

        assertThat(api.calls("deleteWebhook")).hasSize(1);
        assertThat(api.calls("getUpdates")).hasSize(2);
    }

    @Test
    void a_webhook_that_another_deployment_took_is_noticed_and_left_to_it() throws InterruptedException {
        BotRuntime runtime = fixture.start(byWebhook());
        api.awaitCalls("setWebhook", 1);
        fixture.time.awaitWaiters(4);
        api.webhook("https://other.example.com/hook");
        advance(Duration.ofSeconds(60));

        assertEndedByConflict(runtime, "other.example.com");
        assertThat(api.calls("setWebhook")).hasSize(1);
    }

    @Test
    void a_409_for_a_poll_that_was_given_up_is_no_conflict() throws InterruptedException {
        BotRuntime runtime = fixture.startPolling(fixture.builder());
        runtime.close();

        assertThat(runtime.awaitStop().kind()).isEqualTo(StopReason.Kind.REQUESTED);
        assertThat(runtime.status().conflicts()).isZero();
    }

    private BotRuntimeBuilder holding() {
        return fixture.builder().withConflictPolicy(ConflictPolicy.HOLD);
    }

    private BotRuntimeBuilder byWebhook() {
        return fixture.builder()
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(WEBHOOK)
                .withPort(0);
    }

    private static ApiResult<String> conflict(String text) {
        return new ApiResult.Conflict<>(ConflictKind.of(text), text);
    }

    private static void assertEndedByConflict(BotRuntime runtime, String text) {
        StopReason reason = runtime.awaitStop();
        assertThat(reason.kind()).isEqualTo(StopReason.Kind.CONFLICT);
        assertThat(reason.exitCode()).isZero();
        assertThat(reason.message()).contains("Conflict detected", text, "What to do");
        assertThat(runtime.status().lease()).isEqualTo(Optional.empty());
    }

    private void advanceUntilPolls(int count) throws InterruptedException {
        while (api.calls("getUpdates").size() < count) {
            advance(Duration.ofMillis(500));
        }
    }

    /** In steps that are short enough for the lease to be renewed. */
    private void advance(Duration duration) throws InterruptedException {
        Duration step = Duration.ofMillis(500);
        for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
            fixture.time.awaitWaiters(4);
            fixture.time.advance(step);
        }
    }
}
