package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedBot;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As many updates as Telegram keeps, for a bot with little memory. */
final class BacklogIT {

    private static final int UPDATES = 100_000;
    private static final int CHATS = 100;

    /** It takes so long for each of its updates that the journal is needed, and others overtake it. */
    private static final int SLOW_CHAT = 5;

    private static final int SLOWNESS_MILLIS = 10;
    private static final String PADDING = " " + "x".repeat(300);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void a_backlog_of_100_000_updates_is_worked_off_in_order_with_64_mb(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedBot bot = testbed.bot();
        long now = Instant.now().getEpochSecond();
        for (int i = 0; i < UPDATES; i++) {
            long chat = 1L + i % CHATS;
            bot.enqueue(
                    "message",
                    "{\"message_id\":" + (i + 1) + ",\"date\":" + now + ",\"chat\":{\"id\":" + chat
                            + ",\"type\":\"private\"},\"from\":{\"id\":" + chat
                            + ",\"is_bot\":false,\"first_name\":\"Ann\"},\"text\":\"" + (1 + i / CHATS) + PADDING
                            + "\"}");
        }
        Instant begun = Instant.now();
        BatonProcess process = testbed.runMain(
                BacklogBot.class,
                "-Xmx64m",
                Integer.toString(UPDATES),
                Integer.toString(SLOW_CHAT),
                Integer.toString(SLOWNESS_MILLIS));

        Patience.await(
                "all is worked off",
                PATIENCE,
                () -> !process.lines("Worked off").isEmpty() || !process.isAlive());
        Testbed.note("100,000 updates with 64 MB, " + store, Duration.between(begun, Instant.now()));
        assertThat(process.lines("Out of order")).isEmpty();
        assertThat(process.lines("OutOfMemory")).isEmpty();
        Patience.await("all is confirmed", () -> bot.pendingUpdateCount() == 0);
        assertThat(testbed.polls().size()).as("polls").isLessThan(UPDATES / 10);
    }
}
