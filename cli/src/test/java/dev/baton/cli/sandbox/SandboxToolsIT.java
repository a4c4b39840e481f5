package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the page shows of a bot from behind: its calls, its queue, faults, and who held it when. */
final class SandboxToolsIT extends WithSandbox {

    @Test
    void calls_faults_the_queue_and_the_timeline_are_seen() throws IOException {
        SandboxTools tools = new SandboxTools(page);
        tools.open("faults");
        tools.arm(1, "sendMessage", "tooManyRequests");
        tools.arm(2, "getWebhookInfo", "html502");
        page.await("the faults are listed", () -> tools.armed().size() == 2);
        assertThat(tools.armed())
                .containsExactlyInAnyOrder(
                        "1 × sendMessage 429, wait 5 s", "2 × getWebhookInfo 502, the page of a proxy");
        browser.screenshotsOfTab("faults");
        page.type("hello");
        page.await("the fault has happened", () -> tools.armed().size() == 1);
        page.press("faults-clear");
        page.await("no faults are left", () -> tools.armed().isEmpty());

        tools.open("queue");
        page.await("the bot has answered after its pause", () -> page.answers().contains("hello"));
        page.await("nothing waits", () -> tools.waitingUpdates().isEmpty());
        page.await(
                "the holder polls",
                () -> page.text("poll-now").matches("#\\d has waited in getUpdates for .* from port \\d+"));
        assertThat(page.text("webhook-url")).startsWith("none");
        browser.screenshotsOfTab("queue");

        tools.open("calls");
        page.await("the poll waits", () -> tools.calls().contains("getUpdates …"));
        tools.onlyMethods("sendmess");
        page.await("both attempts are listed", () -> tools.calls().size() == 2);
        assertThat(tools.calls()).containsExactly("sendMessage 200", "sendMessage 429");
        tools.openNewestCall();
        page.await("the call is shown", () -> tools.openCalls().contains("\"message_id\""));
        assertThat(tools.openCalls()).contains("\"text\": \"hello\"", "Answer, status 200", "from port");
        page.press("calls-pause");
        page.type("meanwhile");
        page.await("newer calls are counted", () -> page.text("calls-note").startsWith("paused; "));
        page.await("the answer is there", () -> page.answers().contains("meanwhile"));
        assertThat(tools.calls()).hasSize(2);
        browser.screenshotsOfTab("calls");

        tools.open("instances");
        page.press("kill");
        page.await("the hand-over is marked", () -> tools.marks().contains("hand-over"));
        assertThat(tools.marks()).contains("kill");
        assertThat(tools.stretches()).contains("#1 holding", "#2 holding");
        tools.showMinutes(5);
        browser.screenshotsOfTab("timeline");
        awaitTwo();
    }
}
