package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sandbox as a person uses it who wants to see what Baton does. */
final class SandboxPageIT extends WithSandbox {

    @Test
    void a_person_types_and_is_answered() throws IOException {
        page.type("Hello!");
        page.typeLines("Two lines,", "<b>not bold</b>");
        page.await("both are answered", () -> page.number("ledger-answered") == 2);
        page.type("/fail");
        page.type("/who");
        page.await("nothing waits", () -> page.number("ledger-waiting") == 0 && page.number("ledger-sent") == 4);

        assertThat(page.answers()).startsWith("Hello!", "Two lines,\n<b>not bold</b>");
        assertThat(page.answers().getLast()).contains("holding, fencing token " + page.fencingToken());
        assertThat(page.fates()).contains("/fail: failed", "/who: answered");
        assertThat(page.text("ledger-verdict")).isEqualTo("Nothing lost.");
        browser.screenshots("conversation");
    }

    @Test
    void every_message_is_answered_across_a_deploy_and_a_kill() throws IOException {
        List<String> typed = new ArrayList<>();
        typeOn(typed, 5);
        long firstToken = page.fencingToken();
        page.press("deploy");
        page.await("the deploy has begun", () -> !page.canPress("deploy"));
        typeOn(typed, 10);
        page.await("the deploy is done", () -> page.canPress("deploy"));
        awaitTwo();
        page.await("nothing waits", () -> page.number("ledger-answered") == typed.size());
        assertThat(page.fencingToken()).isGreaterThanOrEqualTo(firstToken);

        page.openLog();
        List<String> opened = page.openLogs();
        long tokenBefore = page.fencingToken();
        page.press("kill");
        typeOn(typed, 10);
        page.await("there is another holder", () -> page.fencingToken() > tokenBefore);
        awaitTwo();
        page.await("nothing waits", () -> page.number("ledger-answered") == typed.size());

        assertThat(page.answers()).containsExactlyElementsOf(typed);
        assertThat(page.number("ledger-conflicts")).isZero();
        assertThat(page.text("ledger-verdict"))
                .isEqualTo("Nothing lost. All " + typed.size() + " messages were answered exactly once.");
        assertThat(page.events())
                .anyMatch(event -> event.endsWith(" was killed"))
                .anyMatch(event -> event.contains(" took over within "));
        assertThat(page.openLogs())
                .as("the log that was opened stays open")
                .hasSize(1)
                .isEqualTo(opened);
        browser.screenshots("deploy-and-kill");
    }

    private void typeOn(List<String> typed, int more) {
        for (int i = 0; i < more; i++) {
            String text = "Message " + (typed.size() + 1);
            page.type(text);
            typed.add(text);
        }
    }

    @Test
    void an_intruder_is_reported_as_a_conflict() throws IOException {
        page.press("intruder");
        page.await("there is a conflict", () -> page.isThere("conflict"));
        assertThat(page.number("ledger-conflicts")).isPositive();
        page.type("Does anybody hear me?");
        page.await("the message is taken", () -> page.number("intruder-taken") == 1);
        assertThat(page.fates()).containsExactly("Does anybody hear me?: taken");
        assertThat(page.text("ledger-verdict")).isEqualTo("1 message lost to the intruder.");
        assertThat(page.trouble()).startsWith("Another program polls this bot");
        browser.screenshots("intruder");

        page.press("intruder");
        page.type("And now?");
        page.await("the bot serves again", () -> page.answers().contains("And now?"));

        awaitTwo();
        assertThat(page.events()).anyMatch(event -> event.endsWith(" serves again"));
    }

    @Test
    void the_page_fits_every_screen() throws IOException {
        page.type("averyveryverylongword".repeat(10));
        page.await("it is answered", () -> page.number("ledger-answered") == 1);
        for (int width : new int[] {360, 390, 620, 768, 940, 1120, 1280, 1920}) {
            browser.show(width, 800, false);
            assertThat(page.overhang()).as("at %s pixels", width).isZero();
            if (width >= 940) {
                assertThat(page.overlength()).as("at %s pixels", width).isZero();
            }
        }
        browser.screenshots("long-word");
    }
}
