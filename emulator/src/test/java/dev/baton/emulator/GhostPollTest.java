package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class GhostPollTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock();
    private final BotApiEmulator telegram =
            BotApiEmulator.builder().withClock(clock).start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);

    @AfterEach
    void close() {
        telegram.close();
    }

    @Rule("2.7 A newcomer displaces it, and nobody sees the conflict")
    @RepeatedTest(20)
    void a_poll_whose_client_has_gone_is_displaced_without_anybody_seeing_the_conflict() throws IOException {
        try (Wire gone = new Wire(telegram.url())) {
            gone.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
        }
        try (Wire fresh = new Wire(telegram.url())) {
            fresh.get("getUpdates?timeout=50&offset=1");
            Eventually.await("the ghost is displaced", () -> bot.phantomConflicts() + bot.liveConflicts() == 1);

            assertThat(bot.liveConflicts()).isZero();
            bot.user("Ann").sends("hi");
            clock.advance(Duration.ofMillis(2));
            assertThat(fresh.response()).contains("\"text\":\"hi\"");
        }
        assertThat(bot.calls().getFirst().delivered()).isFalse();
        assertThat(bot.calls().getFirst().status()).isEqualTo(409);
    }

    @Rule("2.7 A poll whose client has gone keeps its place; its answer confirms nothing")
    @Test
    void a_ghost_keeps_its_place_and_its_answer_confirms_nothing() throws IOException {
        try (Wire gone = new Wire(telegram.url())) {
            gone.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
        }
        long id = bot.user("Ann").sends("hi");
        assertThat(bot.hasPendingPoll()).isTrue();
        clock.advance(Duration.ofMillis(2));
        assertThat(bot.hasPendingPoll()).isFalse();
        assertThat(bot.confirmedUpdateIds()).isEmpty();

        try (Wire fresh = new Wire(telegram.url())) {
            assertThat(fresh.get("getUpdates").response()).contains("\"update_id\":" + id);
            fresh.get("getUpdates?offset=" + (id + 1)).response();
        }
        assertThat(bot.confirmedUpdateIds()).containsExactly(id);
    }

    @Rule("2.7 A conflict that nobody saw makes a true one in the next three seconds come late")
    @Test
    void a_ghost_makes_a_true_conflict_in_the_next_three_seconds_come_late() throws IOException {
        new Wire(telegram.url()).get("getUpdates?timeout=50").close();
        Eventually.await("the poll waits", bot::hasPendingPoll);
        try (Wire second = new Wire(telegram.url());
                Wire third = new Wire(telegram.url())) {
            second.get("getUpdates?timeout=50");
            Eventually.await("the ghost is displaced", () -> bot.phantomConflicts() == 1);
            third.get("getUpdates?timeout=50");
            Eventually.await("the third has come", () -> bot.calls().size() == 3);

            clock.advance(Duration.ofMillis(2999));
            assertThat(bot.liveConflicts()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(second.response()).startsWith("HTTP/1.1 409 Conflict\r\n");
            assertThat(bot.liveConflicts()).isEqualTo(1);
        }
    }

    @Rule(
            "1.2 A client that closes its side while a request is pending loses its connection at once, and the request lives on")
    @Test
    void a_client_that_closes_its_side_only_is_let_go_of_at_once() throws IOException {
        try (Wire wire = new Wire(telegram.url())) {
            wire.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            wire.endOutput();

            assertThat(wire.rest()).isEmpty();
            assertThat(bot.hasPendingPoll()).isTrue();
        }
    }

    @RepeatedTest(20)
    void a_client_that_dies_before_it_reads_the_conflict_has_not_seen_it() throws IOException {
        try (Wire newer = new Wire(telegram.url());
                Wire dying = new Wire(telegram.url())) {
            dying.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            newer.get("getUpdates?timeout=50");
            Eventually.await("the conflict was written", () -> bot.liveConflicts() == 1);
            dying.die();

            Eventually.await("nobody saw it", () -> bot.phantomConflicts() == 1);
            assertThat(bot.liveConflicts()).isZero();
        }
    }

    @Test
    void a_client_that_hangs_up_when_it_has_read_the_conflict_has_seen_it() throws IOException {
        try (Wire newer = new Wire(telegram.url())) {
            try (Wire older = new Wire(telegram.url())) {
                older.get("getUpdates?timeout=50");
                Eventually.await("the poll waits", bot::hasPendingPoll);
                newer.get("getUpdates?timeout=50");
                assertThat(older.response()).contains("terminated by other getUpdates request");
            }
            Eventually.await(
                    "the connection is closed", () -> telegram.connections().size() == 1);
            assertThat(bot.liveConflicts()).isEqualTo(1);
        }
    }

    @Test
    void a_poll_whose_client_is_there_gets_the_conflict() throws IOException {
        try (Wire older = new Wire(telegram.url());
                Wire newer = new Wire(telegram.url())) {
            older.get("getUpdates?timeout=50");
            Eventually.await("the poll waits", bot::hasPendingPoll);
            newer.get("getUpdates?timeout=50");

            assertThat(older.response()).contains("terminated by other getUpdates request");
            assertThat(bot.liveConflicts()).isEqualTo(1);
            assertThat(bot.phantomConflicts()).isZero();
        }
    }
}
