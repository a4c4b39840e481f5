package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sandbox as a person uses it. After each test, nothing may have leaked: no token, no process. */
final class SandboxPageIT {

    private static final String FOREIGN_TOKEN = "7654321098:AAForeignForeignForeignForeignForei";
    private static final Pattern TOKEN = Pattern.compile("[0-9]{6,}:[A-Za-z0-9_-]{30,}");

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @SuppressWarnings("NullAway.Init")
    private SandboxProcess sandbox;

    @SuppressWarnings("NullAway.Init")
    private SandboxPage page;

    @BeforeEach
    void open_the_page_and_wait_for_two_instances()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        browser = Browser.open();
        sandbox = SandboxProcess.start(Map.of("BOT_TOKEN", FOREIGN_TOKEN));
        page = new SandboxPage(browser.driver());
        browser.wide(false);
        browser.driver().get(sandbox.address().toString());
        awaitTwo();
    }

    private void awaitTwo() {
        page.await(
                "one instance holds and one stands by",
                () -> page.isThere("holding")
                        && page.isThere("standby")
                        && page.instances().size() == 2);
    }

    @AfterEach
    void close_and_check_that_nothing_leaked()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (Browser window = browser;
                SandboxProcess ending = sandbox) {
            if (window != null && ending != null) { // else it was skipped, for want of a browser
                checkThatNothingLeaks(window, ending);
            }
        }
    }

    private void checkThatNothingLeaks(Browser window, SandboxProcess ending)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        assertThat(window.complaints()).isEmpty();
        assertNoToken(String.valueOf(window.driver().getPageSource()));
        assertNoToken(ending.get("/state"));
        List<ProcessHandle> children = ending.children();
        assertThat(children).hasSizeGreaterThanOrEqualTo(2);

        assertThat(ending.terminate()).isZero();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertNoToken(ending.output());
        page.await(
                "the page says that the sandbox has ended",
                () -> page.text("ended").startsWith("The sandbox has ended."));
    }

    private static void assertNoToken(String text) {
        assertThat(text).doesNotContain(FOREIGN_TOKEN).doesNotContainPattern(TOKEN);
    }

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
        }
        browser.screenshots("long-word");
    }
}
