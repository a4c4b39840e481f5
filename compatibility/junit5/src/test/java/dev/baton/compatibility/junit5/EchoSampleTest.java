package dev.baton.compatibility.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import dev.baton.testkit.BatonFixture;
import dev.baton.testkit.BatonTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The sample of the README. */
@BatonTest
final class EchoSampleTest {

    @Test
    void the_bot_echoes_what_ada_writes(BatonFixture baton) {
        baton.start((update, bot) -> bot.sendMessage(update.chatId(), update.text()));

        EmulatedUser ada = baton.user("Ada");
        ada.sends("hello");

        assertThat(ada.awaitReply(Duration.ofSeconds(10)).text()).isEqualTo("hello");
    }
}
