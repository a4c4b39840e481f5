package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator does about updates that were not handled. */
final class JournalIT {

    @RegisterExtension
    private final Testbed testbed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void an_update_that_failed_is_listed_shown_replayed_and_dropped(StoreKind store) {
        testbed.keepLeasesIn(store);
        EmulatedUser ann = testbed.user("Ann");
        BatonProcess bot = testbed.start().awaitState("holding");
        ann.sends("/fail");
        ann.sends("and on it goes");
        testbed.awaitAnswers();

        String line = awaitFailure();
        assertThat(line).contains("The bot was asked to fail").doesNotContain("/fail");
        String id = line.replaceAll("^failed +(\\d+) .*", "$1");

        BatonProcess show = testbed.run(List.of("journal", "show", id));
        assertThat(show.awaitExit()).isZero();
        assertThat(String.join("\n", show.lines())).contains("\"update_id\":" + id, "\"text\":\"/fail\"");

        BatonProcess replay = testbed.run(List.of("journal", "replay", id));
        assertThat(replay.awaitExit()).isZero();
        assertThat(replay.lines("Update " + id + " will be handled again")).hasSize(1);
        assertThat(awaitFailure()).contains(id, "perhaps handled before");

        BatonProcess json = testbed.run(List.of("journal", "list", "--json"));
        assertThat(json.awaitExit()).isZero();
        assertThat(json.output()).contains("\"pending\":[]", "\"id\":" + id, "\"perhapsHandled\":true");

        BatonProcess drop = testbed.run(List.of("journal", "drop", "all"));
        assertThat(drop.awaitExit()).isZero();
        assertThat(drop.output()).contains("1 update dropped.");
        assertNothing("is empty", "journal", "list");
        assertNothing("not among those that failed", "journal", "drop", id);
        assertNothing("not among those that failed", "journal", "replay", id);
        assertNothing("has failed", "journal", "replay", "all");
        assertNothing("is not in the journal", "journal", "show", id);
        assertThat(bot.isInState("holding")).isTrue();
    }

    @Test
    void what_cannot_be_the_number_of_an_update_is_wrong_usage() {
        BatonProcess show = testbed.run(List.of("journal", "show", "12a"));

        assertThat(show.awaitExit()).isEqualTo(64);
        assertThat(show.output()).contains("'12a' is not the number of an update", "baton journal list");

        BatonProcess bare = testbed.run(List.of("journal"));

        assertThat(bare.awaitExit()).isEqualTo(64);
        assertThat(bare.output()).contains("list, show, replay or drop");
    }

    /** Waits until an update is among those that failed. */
    private String awaitFailure() {
        List<String> failed = new ArrayList<>();
        Patience.await("an update has failed", () -> {
            BatonProcess list = testbed.run(List.of("journal", "list"));
            failed.clear();
            if (list.awaitExit() == 0) {
                failed.addAll(list.lines("failed   "));
            }
            return failed.size() == 1;
        });
        return failed.getFirst();
    }

    private void assertNothing(String why, String... command) {
        BatonProcess process = testbed.run(List.of(command));
        assertThat(process.awaitExit()).isEqualTo(1);
        assertThat(process.lines()).singleElement().asString().contains(why);
    }
}
