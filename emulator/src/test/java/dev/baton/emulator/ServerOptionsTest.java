package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ServerOptionsTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock();
    private final BotApiEmulator.Builder options = BotApiEmulator.builder().withClock(clock);

    @Rule({
        "1.2 Connections closed some 39 seconds after they were opened: reported, not in the source; an option that is off",
        "7 A kept connection may be stale: an option"
    })
    @Test
    void a_connection_is_closed_at_its_age_if_so_asked() throws IOException {
        try (BotApiEmulator telegram =
                        options.withConnectionLifetime(Duration.ofSeconds(39)).start();
                Wire idle = new Wire(telegram.url());
                Wire busy = new Wire(telegram.url())) {
            assertThat(idle.get("getMe").response()).contains("200 OK");
            busy.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", telegram.bot(TestBot.TOKEN)::hasPendingPoll);
            clock.advance(Duration.ofSeconds(39));
            assertThat(idle.rest()).isEmpty();

            clock.advance(Duration.ofSeconds(11));
            assertThat(busy.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\"result\":[]}");
        }
    }

    @Test
    void a_connection_for_which_there_is_no_memory_keeps_nobody_else_out() throws IOException {
        AtomicBoolean full = new AtomicBoolean(true);
        EmulatorClock scarce = new EmulatorClock() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                if (full.getAndSet(false)) {
                    throw new OutOfMemoryError("no room for a timer");
                }
                return clock.schedule(delay, task);
            }
        };
        try (BotApiEmulator telegram = BotApiEmulator.builder()
                        .withClock(scarce)
                        .withConnectionLifetime(Duration.ofSeconds(39))
                        .start();
                Wire unlucky = new Wire(telegram.url())) {
            assertThat(unlucky.rest()).isEmpty();
            try (Wire next = new Wire(telegram.url())) {
                assertThat(next.get("getMe").response()).contains("200 OK");
                assertThat(telegram.connections()).hasSize(1);
            }
        }
    }

    @Rule("7 A network that takes its time: an option")
    @Test
    void latency_holds_back_answers_and_not_calls() throws IOException {
        try (BotApiEmulator telegram =
                        options.withLatency(Duration.ofMillis(80)).start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            EmulatedUser ann = bot.user("Ann");
            wire.get("sendMessage?text=a&chat_id=" + ann.id());
            assertThat(ann.awaitReply(Duration.ofSeconds(10)).text()).isEqualTo("a");
            assertThat(wire.hasAnswer()).isFalse();
            clock.advance(Duration.ofMillis(80));
            assertThat(wire.response()).contains("200 OK");
        }
    }

    @Rule("2.7 Newcomers refused while a ghost waits: reported, not in the source; an option that is off")
    @Test
    void ghosts_win_if_so_asked() throws IOException {
        try (BotApiEmulator telegram = options.withGhostsWin(true).start();
                Wire ghost = new Wire(telegram.url());
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            ghost.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            ghost.endOutput();
            assertThat(ghost.rest()).isEmpty();

            assertThat(wire.get("getUpdates?timeout=50").response()).contains("409 Conflict");
            assertThat(bot.hasPendingPoll()).isTrue();
            clock.advance(Duration.ofSeconds(50));
            wire.get("getUpdates?timeout=50");
            Eventually.await("the newcomer waits", bot::hasPendingPoll);
        }
    }

    @Rule("1.5 404 for malformed tokens by the public service: reported, not in the source; an option that is off")
    @Test
    void a_malformed_token_is_not_found_if_so_asked() throws IOException {
        try (BotApiEmulator telegram = options.withMalformedTokensNotFound(true).start();
                Wire wire = new Wire(telegram.url())) {
            wire.send("GET /bot123:short/getMe HTTP/1.1\r\n\r\n");
            assertThat(wire.response()).startsWith("HTTP/1.1 404 ").endsWith("\"description\":\"Not Found\"}");
            assertThat(wire.get("getMe").response()).contains("200 OK");
        }
    }

    @Rule("6 Answers that the server holds back: by a fault")
    @Test
    void a_fault_can_be_held_back() throws IOException {
        try (BotApiEmulator telegram = options.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            bot.faults().next("getMe", Fault.held(Duration.ofSeconds(3), Fault.tooManyRequests(60)));
            wire.get("getMe");
            Eventually.await("the call is there", () -> bot.calls().size() == 1);
            assertThat(wire.hasAnswer()).isFalse();
            clock.advance(Duration.ofSeconds(3));
            assertThat(wire.response()).contains("Retry-After: 60\r\n");
            assertThatIllegalArgumentException().isThrownBy(() -> Fault.held(Duration.ofSeconds(3), Fault.truncated()));
        }
    }

    @Rule("2.8 A second poll that finds updates is answered, and the waiting one too")
    @Test
    void two_pollers_get_the_same_updates_in_a_long_moment_of_waking_up() throws IOException {
        try (BotApiEmulator telegram = options.withWakeUp(Duration.ofSeconds(1)).start();
                Wire one = new Wire(telegram.url());
                Wire other = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            one.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            bot.user("Ann").sends("twice");
            assertThat(other.get("getUpdates?timeout=50").response()).contains("twice");
            assertThat(one.hasAnswer()).isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(one.response()).contains("twice");
            assertThat(bot.liveConflicts()).isZero();
        }
    }

    @Test
    void each_bot_can_be_treated_differently_and_otherwise_than_before() throws IOException {
        try (BotApiEmulator telegram = options.start();
                Wire one = new Wire(telegram.url());
                Wire other = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            bot.setWakeUp(Duration.ofSeconds(1));
            one.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            bot.user("Ann").sends("hi");
            clock.advance(Duration.ofMillis(999));
            assertThat(one.hasAnswer()).isFalse();
            clock.advance(Duration.ofMillis(1));
            assertThat(one.response()).contains("hi");

            bot.setLatency(Duration.ofSeconds(2));
            one.get("getMe");
            Eventually.await("the call is there", () -> bot.calls("getMe").size() == 1);
            other.send("GET /bot77:" + "A".repeat(30) + "/getMe HTTP/1.1\r\n\r\n");
            assertThat(other.response()).contains("200 OK");
            assertThat(one.hasAnswer()).isFalse();
            clock.advance(Duration.ofSeconds(2));
            assertThat(one.response()).contains("200 OK");
        }
    }

    @Test
    void connections_that_are_opened_later_can_be_closed_at_an_age() throws IOException {
        try (BotApiEmulator telegram = options.start();
                Wire kept = new Wire(telegram.url())) {
            kept.get("getMe").response();
            telegram.setConnectionLifetime(Duration.ofSeconds(1));
            try (Wire closed = new Wire(telegram.url())) {
                closed.get("getMe").response();
                clock.advance(Duration.ofSeconds(1));
                assertThat(closed.rest()).isEmpty();
                assertThat(kept.get("getMe").response()).contains("200 OK");
            }
        }
    }

    @Rule("4 A webhook is there again after a restart, without being verified, and refuses polls")
    @Test
    void a_webhook_can_be_on_record_when_the_server_starts() throws IOException {
        try (BotApiEmulator telegram = options.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            bot.restartWithWebhook("https://127.0.0.1:1/left-behind");

            assertThat(wire.get("getUpdates").response())
                    .contains("can't use getUpdates method while webhook is active");
            assertThat(wire.get("getWebhookInfo").response()).contains("\"url\":\"https://127.0.0.1:1/left-behind\"");
            assertThat(wire.get("deleteWebhook").response()).contains("Webhook was deleted");
            assertThat(wire.get("getUpdates").response()).contains("200 OK");
            assertThatIllegalArgumentException().isThrownBy(() -> bot.restartWithWebhook("ftp://example.org"));
        }
    }

    @Test
    void updates_can_expire_on_demand_and_leave_a_gap() throws IOException {
        try (BotApiEmulator telegram = options.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            long first = bot.user("Ann").sends("too late");
            assertThat(bot.expireUpdates()).isOne();
            bot.user("Ann").sends("in time");

            assertThat(wire.get("getUpdates").response())
                    .contains("\"update_id\":" + (first + 1) + ",")
                    .doesNotContain("too late");
            assertThat(bot.confirmedUpdateIds()).isEmpty();
        }
    }

    @Test
    void a_restart_needs_an_id_that_can_be_one() {
        try (BotApiEmulator telegram = options.start()) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            bot.restart();
            bot.restart(5);
            assertThat(bot.user("Ann").sends("hi")).isEqualTo(5);
            assertThatIllegalArgumentException().isThrownBy(() -> bot.restart(0));
        }
    }
}
