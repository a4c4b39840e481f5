package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sandbox while somebody writes a bot, in whatever language: here it is a few requests. */
final class SandboxOwnBotIT extends WithSandbox {

    SandboxOwnBotIT() {
        super(0, "--no-demo", "--api-port", "0");
    }

    @Test
    void a_foreign_bot_lives_on_the_page_and_the_demo_can_take_its_place() throws IOException, InterruptedException {
        SandboxTools tools = new SandboxTools(page);
        page.type("Is somebody there?");
        page.await("it waits", () -> page.number("ledger-waiting") == 1);
        assertThat(page.text("served-by")).startsWith("no bot is here yet");
        tools.open("queue");
        assertThat(tools.waitingUpdates()).containsExactly("message");
        tools.open("own");
        assertThat(tools.libraries()).hasSize(8).allMatch(how -> how.contains("127.0.0.1"));
        String api = page.text("api-url");
        page.press("token-show");
        page.await("the token is shown", () -> page.text("token").contains(":"));
        String bot = api + "/bot" + page.text("token") + "/";
        page.press("token-show");
        browser.screenshotsOfTab("own-bot");

        String updates = call(bot + "getUpdates", "{}");
        call(bot + "sendMessage", "{\"chat_id\":100001,\"text\":\"<b>I</b> am here\",\"parse_mode\":\"HTML\"}");
        call(bot + "getUpdates", "{\"offset\":" + (updateId(updates) + 1) + "}");
        page.await("the answer is there", () -> page.answers().contains("I am here"));
        page.await("the message was taken", () -> page.fates().contains("Is somebody there?: delivered"));
        assertThat(page.text("ledger-verdict")).isEqualTo("Your bot took the message.");
        tools.open("calls");
        page.await("its calls are listed", () -> tools.calls().size() == 3);
        tools.open("instances");
        page.await("its polls are in the timeline", () -> tools.stretches().contains("poll 1 polling"));

        call(bot + "setWebhook", "{\"url\":\"http://127.0.0.1:9/hook\",\"secret_token\":\"hush\"}");
        page.type("And by webhook?");
        tools.open("queue");
        page.await(
                "the failed delivery is seen", () -> !page.text("webhook-error").equals("none"));
        assertThat(page.text("webhook-url")).isEqualTo("http://127.0.0.1:9/hook");
        browser.screenshotsOfTab("webhook");
        call(bot + "deleteWebhook", "{}");

        tools.open("instances");
        page.press("demo-start");
        page.await("the demo answers", () -> page.answers().contains("And by webhook?"));
        awaitTwo();
        tools.open("own");
        page.press("demo-switch");
        page.await("the demo has stopped", () -> page.instances().isEmpty());
    }

    @Test
    void the_server_forgets_restarts_and_changes_its_manners_by_button() throws IOException, InterruptedException {
        SandboxTools tools = new SandboxTools(page);
        tools.open("own");
        page.press("token-show");
        page.await("the token is shown", () -> page.text("token").contains(":"));
        String bot = page.text("api-url") + "/bot" + page.text("token") + "/";
        page.press("token-show");
        page.type("too late");
        page.await("it waits", () -> page.number("ledger-waiting") == 1);
        tools.open("faults");
        page.press("server-expire");
        page.await("it has expired", () -> page.fates().contains("too late: lost"));
        assertThat(page.text("ledger-verdict")).isEqualTo("1 message lost at the Bot API.");

        page.press("server-lower");
        tools.open("queue");
        page.await("ids go on lower", () -> page.text("queue-next").equals("1000"));
        page.type("in time");
        page.await("it waits", () -> tools.waitingUpdates().size() == 1);
        assertThat(call(bot + "getUpdates", "{}")).contains("\"update_id\":1000,");
        call(bot + "getUpdates", "{\"offset\":1001}");
        page.await("it was taken", () -> page.fates().contains("in time: delivered"));
        tools.open("faults");
        page.press("server-crash");
        tools.open("queue");
        page.await("it comes again", () -> tools.waitingUpdates().size() == 1);
        call(bot + "getUpdates", "{\"offset\":1001}");
        page.type("lost");
        page.await("it waits", () -> page.number("ledger-waiting") == 1);
        tools.open("faults");
        page.press("server-restart");
        page.press("server-higher");
        page.await("the restart lost it", () -> page.number("ledger-lost") == 2);
        page.press("server-webhook");
        tools.open("queue");
        page.await("a webhook is on record", () -> page.text("webhook-url").contains("somebody-else"));
        assertThat(page.number("queue-next")).isEqualTo(1_001_002);
        assertThat(call(bot + "getUpdates", "{}")).contains("webhook is active");
        assertThat(call(bot + "deleteWebhook", "{}")).contains("Webhook was deleted");

        tools.open("faults");
        for (String each : List.of("latency", "wake_up", "ghosts_win", "connection_lifetime")) {
            page.press("switch-" + each);
        }
        page.await("all are on", () -> tools.switchesOn().size() == 4);
        long start = System.nanoTime();
        call(bot + "getMe", "{}");
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        tools.arm(1, "getMe", "held");
        page.await("the fault is listed", () -> tools.armed().equals(List.of("1 × getMe 409 after 3000 ms")));
        browser.screenshotsOfTab("server");
        page.press("switch-latency");
        page.await(
                "it is off", () -> tools.switchesOn().equals(List.of("wake_up", "ghosts_win", "connection_lifetime")));
        assertThat(call(bot + "getMe", "{}")).contains("Conflict: terminated by other getUpdates request");
    }

    private static long updateId(String updates) {
        return Long.parseLong(updates.replaceFirst("(?s).*\"update_id\":([0-9]+).*", "$1"));
    }

    private static String call(String address, String parameters) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(parameters))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
