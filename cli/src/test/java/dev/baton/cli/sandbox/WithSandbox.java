package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a sandbox and a browser. After each, nothing may have leaked: no token, no process. */
abstract class WithSandbox {

    private static final String FOREIGN_TOKEN = "7654321098:AAForeignForeignForeignForeignForei";
    private static final Pattern TOKEN = Pattern.compile("[0-9]{6,}:[A-Za-z0-9_-]{30,}");

    /** Null where there is none, and the test is skipped. */
    @SuppressWarnings("NullAway.Init")
    Browser browser;

    @SuppressWarnings("NullAway.Init")
    SandboxProcess sandbox;

    @SuppressWarnings("NullAway.Init")
    SandboxPage page;

    private final List<String> arguments;
    private final int instances;

    /**
     * A sandbox.
     *
     * @param instances how many instances are to be waited for
     * @param arguments of the command
     */
    WithSandbox(int instances, String... arguments) {
        this.instances = instances;
        this.arguments = List.of(arguments);
    }

    /** One with the demo. */
    WithSandbox() {
        this(2);
    }

    @BeforeEach
    void open_the_page_and_wait_for_the_instances()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        browser = Browser.open();
        sandbox = SandboxProcess.start(Map.of("BOT_TOKEN", FOREIGN_TOKEN), arguments);
        page = new SandboxPage(browser.driver());
        browser.wide(false);
        browser.load(sandbox.address());
        if (instances == 2) {
            awaitTwo();
        }
    }

    void awaitTwo() {
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
        assertThat(children).hasSizeGreaterThanOrEqualTo(instances);

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
}
