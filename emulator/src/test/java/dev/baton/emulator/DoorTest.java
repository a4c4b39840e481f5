package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DoorTest {

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TestBot.TOKEN);

    @AfterEach
    void close() {
        telegram.close();
    }

    @Test
    void a_door_leads_to_the_same_bots_and_its_calls_can_be_told_from_others() throws IOException {
        try (EmulatorDoor door = telegram.openDoor();
                Wire through = new Wire(door.url());
                Wire other = new Wire(telegram.url())) {
            long id = bot.user("Ann").sends("hi");
            assertThat(through.get("getUpdates").response()).contains("\"update_id\":" + id);
            other.get("getMe").response();

            RecordedCall first = bot.calls("getUpdates").getFirst();
            RecordedCall second = bot.calls("getMe").getFirst();
            assertThat(first.localPort()).isEqualTo(door.port());
            assertThat(second.localPort()).isEqualTo(telegram.url().getPort());
            assertThat(first.connection()).isNotEqualTo(second.connection());
        }
    }

    @Test
    void a_door_is_a_proxy_too_for_clients_that_must_not_know_their_own_address() throws IOException {
        try (EmulatorDoor door = telegram.openDoor();
                Wire proxied = new Wire(door.url())) {
            String response = proxied.send("GET " + telegram.url() + "/bot" + TestBot.TOKEN
                            + "/getMe HTTP/1.1\r\nHost: " + telegram.url().getAuthority() + "\r\n\r\n")
                    .response();

            assertThat(response).contains("\"is_bot\":true");
            assertThat(bot.calls("getMe").getFirst().localPort()).isEqualTo(door.port());
        }
    }

    @Test
    void a_door_that_is_closed_lets_nobody_in_and_the_others_stay_open() throws IOException {
        EmulatorDoor door = telegram.openDoor();
        door.close();

        assertThatThrownBy(() -> new Wire(door.url())).hasCauseInstanceOf(IOException.class);
        try (Wire other = new Wire(telegram.url())) {
            assertThat(other.get("getMe").response()).contains("\"ok\":true");
        }
    }

    @Test
    void a_closed_emulator_closes_its_doors_and_opens_no_more() {
        EmulatorDoor door = telegram.openDoor();
        telegram.close();

        assertThatThrownBy(() -> new Wire(door.url())).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(telegram::openDoor).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_call_is_told_when_it_comes_in_and_a_poll_that_its_client_gives_up_has_the_moment() throws IOException {
        List<RecordedCall> arrived = new CopyOnWriteArrayList<>();
        bot.onArrival(arrived::add);
        try (Wire gone = new Wire(telegram.url())) {
            gone.get("getUpdates?timeout=50");
            Eventually.await("the poll is told of", () -> arrived.size() == 1);
            assertThat(arrived.getFirst().answeredAt()).isNull();
            assertThat(bot.calls().getFirst().abandonedAt()).isNull();
        }
        Eventually.await("the moment is known", () -> bot.calls().getFirst().abandonedAt() != null);
        assertThat(bot.calls().getFirst().abandonedAt())
                .isAfterOrEqualTo(bot.calls().getFirst().receivedAt());
    }

    @Test
    void a_call_that_was_answered_is_not_given_up_when_its_connection_is_closed_afterwards() throws IOException {
        try (Wire client = new Wire(telegram.url())) {
            client.get("getMe").response();
        }
        try (Wire client = new Wire(telegram.url())) {
            client.get("getMe").response();
        }
        assertThat(bot.calls().getFirst().abandonedAt()).isNull();
    }
}
