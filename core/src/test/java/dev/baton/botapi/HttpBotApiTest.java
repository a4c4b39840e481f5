package dev.baton.botapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedFile;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpBotApiTest {

    static final BotToken TOKEN = BotToken.of("123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0");

    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final EmulatedBot bot = emulator.bot(TOKEN.reveal());
    private final BotApi api = BotApi.over(emulator.url(), TOKEN);

    @AfterEach
    void close() {
        api.close();
        emulator.close();
    }

    @Test
    void a_good_answer_is_read() throws InterruptedException {
        assertThat(api.getMe()).isEqualTo(new ApiResult.Ok<>(new BotIdentity(123456, bot.username())));
        assertThat(api.getWebhookInfo())
                .isInstanceOfSatisfying(
                        ApiResult.Ok.class,
                        ok -> assertThat(ok.value())
                                .isInstanceOfSatisfying(
                                        WebhookInfo.class,
                                        info -> assertThat(info.isSet()).isFalse()));
    }

    @Test
    void updates_come_as_they_were_sent() throws InterruptedException {
        bot.user("Ada").sends("first \"quoted\" 😀");
        bot.user("Bob").sends("second");

        List<RawUpdate> updates = batch();
        assertThat(updates).hasSize(2);
        assertThat(updates.getFirst().json())
                .startsWith("{\"update_id\":")
                .contains("first")
                .endsWith("}");
    }

    @Test
    void a_file_is_sent_with_the_other_parameters_beside_it() throws InterruptedException {
        EmulatedUser ada = bot.user("Ada");
        Map<String, ?> parameters = Map.of(
                "chat_id", ada.id(),
                "caption", "ünder \"it\"",
                "document", Upload.of("a\"\r\nb.txt", new byte[] {0, '\r', '\n', '-', '-', (byte) 0xff}),
                "reply_markup",
                        Map.of("inline_keyboard", List.of(List.of(Map.of("text", "Yes", "callback_data", "y")))));

        assertThat(api.call("sendDocument", parameters)).isInstanceOf(ApiResult.Ok.class);
        ChatMessage sent = ada.messages().getLast();
        assertThat(sent.text()).isEqualTo("ünder \"it\"");
        assertThat(sent.buttons()).hasSize(1);
        EmulatedFile file = Objects.requireNonNull(sent.file());
        assertThat(file.fileName()).isEqualTo("a___b.txt");
        assertThat(file.content()).containsExactly(0, '\r', '\n', '-', '-', 0xff);
    }

    private List<RawUpdate> batch() throws InterruptedException {
        ApiResult<Iterator<RawUpdate>> answer = api.getUpdates(0, 100, Duration.ZERO);
        assertThat(answer).isInstanceOf(ApiResult.Ok.class);
        List<RawUpdate> batch = new ArrayList<>();
        ((ApiResult.Ok<Iterator<RawUpdate>>) answer).value().forEachRemaining(batch::add);
        return batch;
    }

    @Test
    void everything_that_is_no_answer_of_a_bot_api_is_unreachable() throws InterruptedException {
        Map<Fault, String> reasons = Map.of(
                Fault.html502(), "502",
                Fault.json502(), "502",
                Fault.restart(), "restart",
                Fault.truncated(), "connection broke",
                Fault.reset(), "connection broke",
                Fault.answer(200, "application/json", "{\"ok\":tru"), "broken JSON",
                Fault.answer(200, "application/json", "{\"ok\":true}"), "JSON of an unexpected form",
                Fault.answer(404, "text/html", "<h1>nginx</h1>"), "text/html",
                Fault.answer(200, "application/json", "[]"), "JSON of an unexpected form");
        for (Map.Entry<Fault, String> reason : reasons.entrySet()) {
            bot.faults().next("getMe", reason.getKey());
            assertThat(api.getMe())
                    .as("%s", reason.getKey())
                    .isInstanceOfSatisfying(
                            ApiResult.Unreachable.class,
                            outage -> assertThat(outage.reason()).contains(reason.getValue()));
        }
    }

    @Test
    void silence_ends_with_the_patience() throws InterruptedException {
        bot.faults().next("getMe", Fault.silence());

        assertThat(api.call("getMe", Map.of(), Duration.ofMillis(50))).isInstanceOf(ApiResult.Unreachable.class);
    }

    @Test
    void refusals_conflicts_and_requests_to_wait_are_told_apart() throws InterruptedException {
        bot.faults().next("getMe", Fault.tooManyRequests(7));
        bot.faults().next("getMe", Fault.conflict("Conflict: terminated by setWebhook request"));
        bot.faults()
                .next(
                        "getMe",
                        Fault.answer(
                                401,
                                "application/json",
                                "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}"));

        assertThat(api.getMe()).isEqualTo(new ApiResult.RetryAfter<>(Duration.ofSeconds(7)));
        assertThat(api.getMe())
                .isEqualTo(new ApiResult.Conflict<>(
                        ConflictKind.SET_WEBHOOK, "Conflict: terminated by setWebhook request"));
        assertThat(api.getMe()).isEqualTo(new ApiResult.Refused<>(401, "Unauthorized"));
        assertThat(new ApiResult.Refused<>(401, "Unauthorized").isToken()).isTrue();
        assertThat(new ApiResult.Refused<>(400, "Bad Request").isToken()).isFalse();
    }

    @Test
    void nothing_is_repeated_when_a_connection_breaks() throws InterruptedException {
        api.getMe();
        bot.faults().next("getUpdates", Fault.reset());

        assertThat(api.getUpdates(0, 100, Duration.ofSeconds(1))).isInstanceOf(ApiResult.Unreachable.class);
        assertThat(bot.calls("getUpdates")).hasSize(1);
    }

    @Test
    void an_interrupt_closes_the_connection_so_that_the_next_poll_disturbs_nobody() throws InterruptedException {
        Thread poller = Thread.ofVirtual().start(() -> {
            try {
                api.getUpdates(0, 100, BotApi.LONGEST_POLL);
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        awaitPoll();
        poller.interrupt();
        poller.join();
        bot.user("Ada").sends("hello");
        api.getUpdates(0, 100, Duration.ofSeconds(5));

        assertThat(bot.liveConflicts()).isZero();
    }

    @Test
    void an_interrupt_tells_whether_the_request_had_left() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> api.getUpdates(0, 100, BotApi.LONGEST_POLL));

        AtomicReference<Class<?>> told = new AtomicReference<>();
        Thread poller = Thread.ofVirtual().start(() -> {
            try {
                api.getUpdates(0, 100, BotApi.LONGEST_POLL);
            } catch (InterruptedException e) {
                told.set(e.getClass());
            }
        });
        awaitPoll();
        poller.interrupt();
        assertThat(poller).satisfies(Thread::join);
        assertThat(told).hasValue(InterruptedException.class);
    }

    @Test
    void a_request_that_is_said_to_have_left_arrives() throws InterruptedException {
        api.getMe();
        for (int i = 1; i <= 40; i++) {
            long offset = i;
            AtomicReference<Class<?>> told = new AtomicReference<>();
            Thread poller = Thread.ofVirtual().start(() -> {
                try {
                    api.getUpdates(offset, 100, BotApi.LONGEST_POLL);
                } catch (InterruptedException e) {
                    told.set(e.getClass());
                }
            });
            long interruptAt = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(40L * i);
            while (System.nanoTime() - interruptAt < 0) {
                Thread.onSpinWait();
            }
            poller.interrupt();
            poller.join();

            if (InterruptedException.class.equals(told.get())) {
                assertThat(bot.calls("getUpdates"))
                        .anySatisfy(call -> assertThat(call.parameter("offset")).isEqualTo(Long.toString(offset)));
            }
        }
    }

    @Test
    void no_failure_shows_the_token() throws InterruptedException {
        for (String address : List.of(
                "http://127.0.0.1:1",
                "http://nobody.invalid",
                "http://[::1]:1/path",
                "ftp://127.0.0.1",
                "http://a b")) {
            String told;
            try (BotApi broken = BotApi.over(URI.create(address.replace(" ", "%20")), TOKEN)) {
                told = broken.getMe().toString();
            } catch (IllegalArgumentException refused) {
                told = refused.toString();
            }
            assertThat(told).as(address).doesNotContain("AAHdq");
        }
    }

    private void awaitPoll() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!bot.hasPendingPoll()) {
            assertThat(System.nanoTime()).as("a poll did not arrive in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
