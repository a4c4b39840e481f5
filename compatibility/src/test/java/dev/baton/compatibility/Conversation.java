package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedFile;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What every bot here can do, whichever library it is made with: it repeats a text with a button under it, answers the
 * button and changes the message, and sends a file when it is asked for one.
 */
final class Conversation {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Duration HELD_FOR = Duration.ofSeconds(3);
    static final String SECRET = "s3cret_-";

    private Conversation() {}

    /** Speaks with the bot about all that it can do. */
    static void about_everything(EmulatedUser ann) {
        String text = "hello, \"wörld\" & <b>😀</b>\nand more";
        ann.sends(text);
        ChatMessage echo = ann.awaitReply(PATIENCE);
        assertThat(echo.text()).isEqualTo(text);

        assertThat(ann.presses(echo, "Ping").awaitAnswer(PATIENCE).text()).isEqualTo("pong");
        await("the message is changed")
                .atMost(PATIENCE)
                .until(() -> ann.messages().getLast().text().equals("pinged"));

        ann.sends("/file");
        EmulatedFile file = ann.awaitReply(PATIENCE).file();
        assertThat(file).isNotNull();
        assertThat(file.fileName()).isEqualTo("note.txt");
        assertThat(new String(file.content(), StandardCharsets.UTF_8)).isEqualTo("Grüße\n");
    }

    /** Says one thing and hears it again. */
    static void about(EmulatedUser ann, String text) {
        ann.sends(text);
        assertThat(ann.awaitReply(PATIENCE).text()).isEqualTo(text);
    }

    /** Says one thing to two bots at once and hears it again, be it twice because both were told. */
    static void at_least_once_about(EmulatedUser ann, String text) {
        ann.sends(text);
        await("an answer to " + text)
                .atMost(PATIENCE)
                .until(() -> ann.messages().stream()
                        .anyMatch(message -> message.fromBot() && message.text().equals(text)));
    }

    static void awaitPoll(EmulatedBot bot) {
        await("the bot waits for updates").atMost(PATIENCE).until(bot::hasPendingPoll);
    }

    static void awaitConflicts(EmulatedBot bot, long count) {
        await(count + " conflicts").atMost(PATIENCE).until(() -> bot.liveConflicts() >= count);
    }

    static void awaitConfirmation(EmulatedBot bot) {
        await("all is confirmed").atMost(PATIENCE).until(() -> bot.pendingUpdateCount() == 0);
    }

    /** Waits for the calls that are on their way; polls may go on. */
    static void awaitAnswers(EmulatedBot bot) {
        await("all calls are answered")
                .atMost(PATIENCE)
                .until(() -> bot.calls().stream()
                        .allMatch(call -> call.status() != null || call.method().equalsIgnoreCase("getUpdates")));
    }

    /** The polls that were answered with a conflict, in the order in which they came. */
    static List<RecordedCall> conflicts(EmulatedBot bot) {
        return bot.calls("getUpdates").stream()
                .filter(call -> Integer.valueOf(409).equals(call.status()))
                .toList();
    }

    /** How long after the poll that took its place a poll was told so. */
    static Duration delay(EmulatedBot bot, RecordedCall conflict) {
        RecordedCall successor = bot.calls("getUpdates").stream()
                .filter(call -> call.number() > conflict.number())
                .findFirst()
                .orElseThrow();
        assertThat(conflict.answeredAt()).isNotNull();
        return Duration.between(successor.receivedAt(), conflict.answeredAt());
    }

    /** A port for a server that cannot tell which one it took. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
