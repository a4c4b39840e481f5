package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.NeverSentException;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    private static final ApiResult<String> OK = new ApiResult.Ok<>("{\"message_id\":2}");

    private final ManualTime time = new ManualTime();
    private final FakeBotApi api = new FakeBotApi(time);
    private final Outbox outbox = new Outbox(api, time);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void everythingHasCome() {
        threads.close();
    }

    private Future<ApiResult<String>> sends(long chat, String text) {
        return threads.submit(() -> outbox.sendMessage(chat, text));
    }

    private static ApiResult<String> retryAfter(int seconds) {
        return new ApiResult.RetryAfter<>(Duration.ofSeconds(seconds));
    }

    private List<?> texts() {
        return api.calls("sendMessage").stream()
                .map(call -> call.parameters().get("text"))
                .toList();
    }

    @Test
    void a_request_to_wait_is_obeyed_and_the_call_repeated() throws Exception {
        api.answer("sendMessage", retryAfter(7)).answer("sendMessage", retryAfter(3));
        Future<ApiResult<String>> sent = sends(1, "a");
        time.awaitWaiters(1);
        time.advance(Duration.ofSeconds(7));
        api.awaitCalls("sendMessage", 2);
        time.awaitWaiters(1);
        time.advance(Duration.ofSeconds(3));

        assertThat(sent.get()).isEqualTo(OK);
        assertThat(api.calls("sendMessage"))
                .extracting(call -> Duration.ofNanos(call.atNanos()).toSeconds())
                .containsExactly(0L, 7L, 10L);
    }

    @Test
    void other_chats_go_on_while_one_waits_and_the_next_text_does_not_overtake() throws Exception {
        api.answer("sendMessage", retryAfter(7));
        Future<ApiResult<String>> first = sends(1, "first");
        time.awaitWaiters(1);
        Future<ApiResult<String>> second = sends(1, "second");

        assertThat(outbox.sendMessage(2, "to another")).isEqualTo(OK);
        assertThat(second).isNotDone();
        time.advance(Duration.ofSeconds(7));
        assertThat(first.get()).isEqualTo(OK);
        assertThat(second.get()).isEqualTo(OK);
        assertThat(texts().subList(0, 3)).isEqualTo(List.of("first", "to another", "first"));
        assertThat(texts().getLast()).isEqualTo("second");
    }

    @Test
    void a_call_of_the_same_chat_waits_until_the_one_before_is_answered() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch flying = new CountDownLatch(1);
        api.slow("sendMessage", () -> {
            flying.countDown();
            answer.await();
        });
        Future<ApiResult<String>> first = sends(1, "first");
        flying.await();
        Future<ApiResult<String>> second = threads.submit(
                () -> outbox.call("editMessageText", Map.of("chat_id", "1", "message_id", 2, "text", "second")));

        outbox.call("getChat", Map.of("chat_id", 1));
        outbox.call("answerCallbackQuery", Map.of("callback_query_id", "5"));
        assertThat(second).isNotDone();
        assertThat(api.calls("editMessageText")).isEmpty();
        answer.countDown();
        assertThat(second.get()).isEqualTo(OK);
        assertThat(first.get()).isEqualTo(OK);
    }

    @Test
    void a_longer_wait_than_a_minute_is_the_answer_and_nothing_is_sent_before_it_is_over() throws Exception {
        api.answer("sendMessage", retryAfter(90));

        assertThat(outbox.sendMessage(1, "a")).isEqualTo(retryAfter(90));
        time.advance(Duration.ofSeconds(20));
        assertThat(outbox.sendMessage(1, "b")).isEqualTo(retryAfter(70));
        Future<ApiResult<String>> patient = advanceAndSend();
        assertThat(patient.get()).isEqualTo(OK);
        assertThat(texts()).isEqualTo(List.of("a", "c"));
    }

    private Future<ApiResult<String>> advanceAndSend() throws InterruptedException {
        time.advance(Duration.ofSeconds(11));
        Future<ApiResult<String>> patient = sends(1, "c");
        time.awaitWaiters(1);
        time.advance(Duration.ofSeconds(59));
        return patient;
    }

    @Test
    void a_request_to_wait_without_a_chat_holds_up_its_method() throws Exception {
        api.answer("answerInlineQuery", retryAfter(5));
        Future<ApiResult<String>> first =
                threads.submit(() -> outbox.call("answerInlineQuery", Map.of("inline_query_id", "1")));
        time.awaitWaiters(1);
        Future<ApiResult<String>> second =
                threads.submit(() -> outbox.call("answerInlineQuery", Map.of("inline_query_id", "2")));
        time.awaitWaiters(2);
        outbox.call("setMyCommands", Map.of("commands", List.of()));
        time.advance(Duration.ofSeconds(5));

        assertThat(first.get()).isEqualTo(OK);
        assertThat(second.get()).isEqualTo(OK);
    }

    @Test
    void what_surely_was_not_sent_is_repeated_a_few_times() throws Exception {
        ApiResult<String> refused = new ApiResult.NeverSent<>("no connection");
        for (int i = 0; i < 5; i++) {
            api.answer("sendMessage", refused);
        }
        Future<ApiResult<String>> sent = sends(1, "a");
        for (int pause : new int[] {100, 400, 1500}) {
            time.awaitWaiters(1);
            time.advance(Duration.ofMillis(pause));
        }

        assertThat(sent.get()).isEqualTo(refused);
        assertThat(api.calls("sendMessage")).hasSize(4);
        Future<ApiResult<String>> next = sends(1, "b");
        time.awaitWaiters(1);
        time.advance(Duration.ofMillis(100));
        assertThat(next.get()).isEqualTo(OK);
    }

    @Test
    void what_may_have_been_done_is_not_repeated() throws Exception {
        ApiResult<String> unknown = new ApiResult.OutcomeUnknown<>("the connection broke");
        api.answer("sendMessage", unknown);

        assertThat(outbox.sendMessage(1, "a")).isEqualTo(unknown);
        assertThat(api.calls("sendMessage")).hasSize(1);
    }

    @Test
    void an_interrupt_during_a_wait_says_that_nothing_was_sent_and_lets_the_next_one_go() throws Exception {
        api.answer("sendMessage", retryAfter(7));
        Future<ApiResult<String>> paused = sends(1, "paused");
        time.awaitWaiters(1);
        Future<ApiResult<String>> queued = sends(1, "queued");
        Future<ApiResult<String>> last = sends(1, "last");
        paused.cancel(true);
        time.awaitWaiters(1);
        time.advance(Duration.ofSeconds(7));

        assertThat(queued.get()).isEqualTo(OK);
        assertThat(last.get()).isEqualTo(OK);
    }

    @Test
    void an_interrupt_in_the_queue_says_that_nothing_was_sent() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch flying = new CountDownLatch(1);
        api.slow("sendMessage", () -> {
            flying.countDown();
            answer.await();
        });
        Future<ApiResult<String>> first = sends(1, "first");
        flying.await();
        Callable<ApiResult<String>> interrupted = () -> {
            Thread.currentThread().interrupt();
            return outbox.sendMessage(1, "second");
        };

        Future<ApiResult<String>> second = threads.submit(interrupted);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(second::get)
                .withCauseInstanceOf(NeverSentException.class);
        answer.countDown();
        assertThat(first.get()).isEqualTo(OK);
        assertThat(outbox.sendMessage(1, "third")).isEqualTo(OK);
        assertThat(texts()).isEqualTo(List.of("first", "third"));
    }

    @Test
    void what_would_disturb_the_runtime_is_not_for_handlers() {
        for (String method : List.of("getUpdates", "GETUPDATES", "setWebhook", "deleteWebhook")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> outbox.call(method, Map.of()))
                    .withMessageContaining(method);
        }
        assertThat(api.methods()).isEmpty();
    }
}
