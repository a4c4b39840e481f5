package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class BotApiEmulatorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String OTHER_TOKEN = "654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    @Test
    void a_user_and_a_bot_talk_and_everything_is_recorded() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            List<String> said = new CopyOnWriteArrayList<>();
            List<RecordedCall> calls = new CopyOnWriteArrayList<>();
            bot.onMessage(message -> said.add(message.from() + ": " + message.text()));
            Subscription listening = bot.onCall(calls::add);
            EmulatedUser ann = bot.user("Ann");
            ann.sends("/start now");

            assertThat(wire.get("getUpdates?timeout=5").response())
                    .contains("\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]");
            wire.get("sendMessage?chat_id=" + ann.id() + "&text=h%C3%A9").response();
            wire.get("sendMessage?chat_id=" + ann.id() + "&text=you").response();

            assertThat(ann.awaitReply(PATIENCE).text()).isEqualTo("hé");
            assertThat(ann.awaitReply(PATIENCE).text()).isEqualTo("you");
            assertThatThrownBy(() -> ann.awaitReply(Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no reply to Ann within PT0.001S");
            assertThat(said).containsExactly("Ann: /start now", "Emulated bot: hé", "Emulated bot: you");
            Eventually.await("the calls are told", () -> calls.size() == 3);
            assertThat(bot.calls("SendMessage"))
                    .extracting(RecordedCall::number, RecordedCall::status, RecordedCall::delivered)
                    .containsExactly(tuple(2L, 200, true), tuple(3L, 200, true));
            assertThat(bot.calls().getLast().parameter("text")).isEqualTo("you");
            assertThat(bot.calls().getLast().answer()).contains("\"text\":\"you\"");
            listening.close();
        }
    }

    @Test
    void a_message_that_cannot_be_sent_says_why() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire wire = new Wire(telegram.url())) {
            telegram.bot(TestBot.TOKEN).user("Ann");
            assertThat(wire.get("sendMessage?chat_id=100001").response())
                    .contains("\"Bad Request: message text is empty\"");
            assertThat(wire.get("sendMessage?text=a").response()).contains("\"Bad Request: chat_id is empty\"");
            assertThat(wire.get("sendMessage?text=a&chat_id=7").response()).contains("\"Bad Request: chat not found\"");
            assertThat(wire.get("sendMessage?chat_id=100001&text=" + "a".repeat(4097))
                            .response())
                    .contains("\"Bad Request: message is too long\"");
        }
    }

    @Rule("1.1 `/bot<token>/test/<method>` is a bot of the test environment, with a queue of its own")
    @Test
    void bots_know_nothing_of_each_other() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire wire = new Wire(telegram.url())) {
            telegram.bot(OTHER_TOKEN).user("Ann").sends("not for you");

            assertThat(wire.get("getUpdates").response()).endsWith("\"result\":[]}");
            assertThat(wire.get("test/getUpdates").response()).endsWith("\"result\":[]}");
            assertThat(telegram.bot(OTHER_TOKEN).calls()).isEmpty();
        }
    }

    @Rule("1.5 A well-formed token of no bot is 401 `Unauthorized` (by default every one is a bot)")
    @Test
    void only_accepted_tokens_are_bots_if_so_asked() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.builder()
                        .withAcceptedTokens(Set.of(OTHER_TOKEN))
                        .start();
                Wire wire = new Wire(telegram.url())) {
            assertThat(wire.get("getMe").response())
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .endsWith("{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
            assertThat(telegram.bot(OTHER_TOKEN).id()).isEqualTo(654321);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> telegram.bot(TestBot.TOKEN))
                    .withMessageNotContaining(TestBot.TOKEN);
        }
    }

    @Rule({
        "1.5 A revoked token is 401; the updates belong to the bot, not to the token",
        "7 401 to a token that is no longer good, again and again"
    })
    @Test
    void a_revoked_token_is_refused_and_a_new_one_finds_the_updates() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            wire.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            bot.revokeToken();
            bot.user("Ann").sends("hi");

            assertThat(wire.response()).contains("\"result\":[]");
            assertThat(wire.get("getMe").response()).contains("401 Unauthorized");
            wire.send("GET /bot123456:" + "C".repeat(30) + "/getUpdates HTTP/1.1\r\n\r\n");
            assertThat(wire.response()).contains("\"text\":\"hi\"");
        }
    }

    @Test
    void the_same_name_is_the_same_user_and_the_same_token_the_same_bot() {
        try (BotApiEmulator telegram = BotApiEmulator.start()) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);

            assertThat(telegram.bot(TestBot.TOKEN)).isEqualTo(bot).hasToString("emulated_123456_bot");
            assertThat(telegram.bot(OTHER_TOKEN)).isNotEqualTo(bot);
            assertThat(bot.user("Ann")).isEqualTo(bot.user("Ann")).isNotEqualTo(bot.user("Bob"));
            assertThat(telegram.bot(OTHER_TOKEN).user("Ann")).isNotEqualTo(bot.user("Ann"));
        }
    }

    @Test
    void a_port_in_use_is_an_error_that_names_it() {
        try (BotApiEmulator telegram = BotApiEmulator.start()) {
            BotApiEmulator.Builder again =
                    BotApiEmulator.builder().withPort(telegram.url().getPort());
            assertThatThrownBy(again::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(String.valueOf(telegram.url().getPort()));
        }
    }

    @Test
    void closing_ends_every_connection() throws IOException {
        BotApiEmulator telegram = BotApiEmulator.start();
        try (Wire wire = new Wire(telegram.url())) {
            wire.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", telegram.bot(TestBot.TOKEN)::hasPendingPoll);
            telegram.close();
            telegram.close();

            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void two_careless_bots_meet_and_one_of_them_sees_the_conflict() {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                ForeignPoller one = ForeignPoller.start(telegram.url(), TestBot.TOKEN);
                ForeignPoller other = ForeignPoller.start(telegram.url(), TestBot.TOKEN)) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            Eventually.await("they meet", () -> one.conflicts() + other.conflicts() > 0);
            assertThat(bot.liveConflicts()).isPositive();
            long id = bot.user("Ann").sends("hi");

            Eventually.await(
                    "one takes it",
                    () -> one.updateIds().contains(id) || other.updateIds().contains(id));
            assertThat(one.polls() + other.polls()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void a_foreign_poller_that_is_closed_has_hung_up() {
        try (BotApiEmulator telegram = BotApiEmulator.start()) {
            ForeignPoller poller = ForeignPoller.start(telegram.url(), TestBot.TOKEN);
            Eventually.await("it polls", telegram.bot(TestBot.TOKEN)::hasPendingPoll);
            poller.close();

            ForeignPoller next = ForeignPoller.start(telegram.url(), TestBot.TOKEN);
            Eventually.await(
                    "the ghost is displaced", () -> telegram.bot(TestBot.TOKEN).phantomConflicts() == 1);
            next.close();
            assertThat(telegram.bot(TestBot.TOKEN).liveConflicts()).isZero();
        }
    }

    @Test
    void a_lone_poller_gets_what_many_users_write_at_once_and_nothing_twice() throws InterruptedException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                ForeignPoller poller = ForeignPoller.start(telegram.url(), TestBot.TOKEN)) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            List<Long> sent = new CopyOnWriteArrayList<>();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                EmulatedUser user = bot.user("user " + i);
                writers.add(Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 250; n++) {
                        sent.add(user.sends("message " + n));
                    }
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }

            Eventually.await("all is taken", () -> poller.updateIds().size() >= 1000);
            assertThat(poller.updateIds()).isSorted().doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(sent);
            assertThat(bot.liveConflicts()).isZero();
        }
    }
}
