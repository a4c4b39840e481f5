package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock();
    private final BotApiEmulator telegram =
            BotApiEmulator.builder().withClock(clock).start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final Wire wire = new Wire(telegram.url());

    @AfterEach
    void close() {
        wire.close();
        telegram.close();
    }

    @Rule("7 502 as HTML and as JSON, 500 `restart`, 429 to a poll: by faults")
    @Test
    void any_answer_can_come_instead_of_the_true_one() throws IOException {
        bot.faults().next("sendMessage", Fault.html502()).next("sendMessage", Fault.json502());
        bot.faults().next("sendMessage", Fault.restart()).next("sendMessage", Fault.conflict("Conflict: whatever"));
        bot.faults().next("sendMessage", Fault.answer(200, "text/plain", "what?"));

        assertThat(send()).startsWith("HTTP/1.1 502 Bad Gateway\r\n").contains("Content-Type: text/html", "nginx");
        assertThat(send()).contains("{\"ok\":false,\"error_code\":502,\"description\":\"Bad Gateway\"}");
        assertThat(send()).contains("HTTP/1.1 500 ", "\"Internal Server Error: restart\"");
        assertThat(send()).contains("HTTP/1.1 409 ", "\"Conflict: whatever\"");
        assertThat(send()).endsWith("\r\n\r\nwhat?");
        assertThat(ann.messages()).isEmpty();
        assertThat(bot.liveConflicts()).isZero();
        assertThat(send()).contains("\"ok\":true");
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void a_truncated_answer_has_the_right_length_in_its_headers_and_half_of_the_body() throws IOException {
        bot.faults().next("getMe", Fault.truncated());
        String whole = "{\"ok\":true,\"result\":{\"id\":123456,\"is_bot\":true,";
        String answer = wire.get("getMe").rest();

        assertThat(answer).contains(whole).doesNotContain("has_main_web_app");
        assertThat(answer).containsPattern("Content-Length: 2\\d\\d\r\n");
    }

    @Rule("7 A connection that is reset: by a fault")
    @Test
    void a_reset_breaks_the_connection_and_the_call_is_not_carried_out() throws IOException {
        bot.faults().next("sendMessage", Fault.reset());
        wire.get("sendMessage?chat_id=" + ann.id() + "&text=hi");

        assertThatThrownBy(wire::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        assertThat(ann.messages()).isEmpty();
    }

    @Rule("7 A server that accepts and never answers: by a fault")
    @Test
    void silence_leaves_the_connection_open_without_an_answer() throws IOException {
        bot.faults().next("getMe", Fault.silence());
        wire.get("getMe");
        Eventually.await("the call has come", () -> bot.calls().size() == 1);
        clock.advance(Duration.ofHours(1));

        assertThat(wire.hasAnswer()).isFalse();
        assertThat(bot.calls().getFirst().status()).isNull();
        wire.endOutput();
        assertThat(wire.rest()).isEmpty();
    }

    @Rule("7 An answer that is lost after the call was carried out: by a fault")
    @Test
    void a_lost_answer_belongs_to_a_call_that_was_carried_out() throws IOException {
        bot.faults().next("sendMessage", Fault.lost());
        wire.get("sendMessage?chat_id=" + ann.id() + "&text=hi");

        assertThat(wire.rest()).isEmpty();
        assertThat(ann.messages()).hasSize(1);
        RecordedCall call = bot.calls().getFirst();
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.delivered()).isFalse();
    }

    @Rule("7 An answer that is lost after the call was carried out: by a fault")
    @Test
    void a_lost_poll_loses_its_connection_when_it_would_have_been_answered() throws IOException {
        bot.faults().next("getUpdates", Fault.lost());
        wire.get("getUpdates?timeout=50");
        Eventually.await("the poll waits", bot::hasPendingPoll);
        ann.sends("hi");
        clock.advance(Duration.ofMillis(2));

        assertThat(wire.rest()).isEmpty();
        assertThat(bot.pendingUpdateCount()).isEqualTo(1);
    }

    @Test
    void a_delayed_call_is_carried_out_at_once_and_answered_later() throws IOException {
        bot.faults().next("sendMessage", Fault.delay(Duration.ofSeconds(9)));
        wire.get("sendMessage?chat_id=" + ann.id() + "&text=hi");

        assertThat(ann.awaitReply(Duration.ofSeconds(10)).text()).isEqualTo("hi");
        clock.advance(Duration.ofSeconds(8));
        assertThat(wire.hasAnswer()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(wire.response()).contains("\"ok\":true");
    }

    @Test
    void faults_can_be_counted_repeated_and_forgotten() throws IOException {
        bot.faults().next("GETME", 3, Fault.json502()).next("sendMessage", Fault.reset());
        wire.get("getMe").response();
        assertThat(bot.faults().remaining()).isEqualTo(3);
        bot.faults().clear();

        assertThat(bot.faults().remaining()).isZero();
        assertThat(wire.get("getMe").response()).contains("\"ok\":true");
    }

    private String send() throws IOException {
        return wire.get("sendMessage?chat_id=" + ann.id() + "&text=hi").response();
    }
}
