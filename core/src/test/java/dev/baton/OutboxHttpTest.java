package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import dev.baton.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What handlers send, over a real connection that fails in every way. */
final class OutboxHttpTest {

    private final ManualTime time = new ManualTime();
    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final EmulatedBot bot = emulator.bot(RuntimeFixture.TOKEN.reveal());
    private final EmulatedUser ada = bot.user("Ada");
    private final BotApi api = BotApi.over(emulator.url(), RuntimeFixture.TOKEN);
    private final BotApi outbox = new Outbox(api, time);

    @AfterEach
    void close() {
        api.close();
        emulator.close();
    }

    private List<String> textsOfBot() {
        return ada.messages().stream()
                .filter(ChatMessage::fromBot)
                .map(ChatMessage::text)
                .toList();
    }

    @Test
    void what_got_lost_after_it_was_done_is_unknown_and_not_repeated() throws InterruptedException {
        bot.faults().next("sendMessage", Fault.lost());

        assertThat(outbox.sendMessage(ada.id(), "once")).isInstanceOf(ApiResult.OutcomeUnknown.class);
        assertThat(textsOfBot()).containsExactly("once");
    }

    @Test
    void whatever_happens_after_a_call_left_is_unknown() throws InterruptedException {
        for (Fault fault : List.of(
                Fault.reset(), Fault.truncated(), Fault.html502(), Fault.json502(), Fault.restart(), Fault.silence())) {
            bot.faults().next("sendMessage", fault);
            int before = bot.calls("sendMessage").size();

            assertThat(outbox.call("sendMessage", Map.of("chat_id", ada.id(), "text", "x"), Duration.ofMillis(500)))
                    .as("%s", fault)
                    .isInstanceOf(ApiResult.OutcomeUnknown.class);
            assertThat(bot.calls("sendMessage")).as("%s", fault).hasSize(before + 1);
        }
    }

    @Test
    void a_429_is_waited_out() throws Exception {
        bot.faults().next("sendMessage", Fault.tooManyRequests(5));
        CompletableFuture<ApiResult<String>> sent = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                sent.complete(outbox.sendMessage(ada.id(), "late"));
            } catch (InterruptedException e) {
                sent.completeExceptionally(e);
            }
        });
        time.awaitWaiters(1);
        assertThat(textsOfBot()).isEmpty();
        time.advance(Duration.ofSeconds(5));

        assertThat(sent.get()).isInstanceOf(ApiResult.Ok.class);
        assertThat(textsOfBot()).containsExactly("late");
    }

    @Test
    void a_call_without_a_connection_surely_did_not_leave() throws IOException, InterruptedException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (BotApi nobody = BotApi.over(URI.create("http://127.0.0.1:" + closed), RuntimeFixture.TOKEN)) {
            assertThat(nobody.sendMessage(1, "x")).isInstanceOf(ApiResult.NeverSent.class);
        }
        try (BotApi unknown = BotApi.over(URI.create("http://no-such-host.invalid"), RuntimeFixture.TOKEN)) {
            assertThat(unknown.sendMessage(1, "x")).isInstanceOf(ApiResult.NeverSent.class);
        }
    }
}
