package dev.baton.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import dev.baton.emulator.WebhookState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries for Node: grammY, alone and with its runner, Telegraf, and node-telegram-bot-api before and after 2.0. */
final class NodeTest {

    private static final String TOKEN = "4714:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String CONFLICT =
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";

    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(TOKEN);
    private final EmulatedUser ann = bot.user("Ann");
    private final List<NodeBot> running = new ArrayList<>();

    @AfterEach
    void close() {
        running.forEach(NodeBot::close);
        telegram.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grammy", "grammy-runner", "telegraf", "node-telegram-bot-api-1", "node-telegram-bot-api-2"})
    void it_starts_chats_and_stops_and_what_comes_then_waits_for_the_next_start(String library) throws Exception {
        // one of them waits for the end of its poll before it stops
        NodeBot first = start(library, Map.of("POLL_SECONDS", "3"));
        Conversation.about_everything(ann);
        Conversation.awaitConfirmation(bot);
        Conversation.awaitPoll(bot);
        first.stop();
        assertThat(first.awaitExit()).as(first.output()).isZero();
        assertThat(first.output()).doesNotContainIgnoringCase("error");
        ann.sends("are you there?");
        assertThat(bot.pendingUpdateCount()).isEqualTo(1);

        start(library);
        assertThat(ann.awaitReply(Conversation.PATIENCE).text()).isEqualTo("are you there?");
        assertThat(bot.liveConflicts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grammy", "telegraf", "node-telegram-bot-api-1", "node-telegram-bot-api-2"})
    void it_gets_its_updates_by_a_webhook_and_trusts_nobody_without_the_secret(String library) throws Exception {
        NodeBot node = startWithWebhook(library);
        await("the webhook is set").atMost(Conversation.PATIENCE).until(() -> bot.webhook() != null);
        WebhookState webhook = bot.webhook();
        assertThat(webhook).isNotNull();
        assertThat(webhook.secretToken()).isEqualTo(Conversation.SECRET);

        assertThat(forge(webhook.url())).isBetween(400, 499);
        Conversation.about_everything(ann);
        Conversation.awaitConfirmation(bot);
        assertThat(ann.messages()).noneMatch(message -> message.text().equals("forged"));
        node.stop();
        assertThat(node.awaitExit()).as(node.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grammy", "grammy-runner", "telegraf", "node-telegram-bot-api-2"})
    void of_two_at_once_the_older_one_gets_a_conflict_and_gives_up(String library) throws Exception {
        NodeBot older = start(library);
        Conversation.awaitPoll(bot);
        NodeBot newer = start(library);

        assertThat(older.awaitExit()).isEqualTo(1);
        assertThat(older.output()).contains("409").contains(CONFLICT);
        Conversation.about(ann, "who is left?");
        assertThat(newer.isAlive()).isTrue();
        assertThat(bot.liveConflicts()).isEqualTo(1);
        assertThat(Conversation.delay(bot, Conversation.conflicts(bot).getFirst()))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void of_two_at_once_each_believes_that_a_webhook_is_in_its_way_and_they_drive_each_other_out() {
        NodeBot older = start("node-telegram-bot-api-1");
        Conversation.awaitPoll(bot);
        NodeBot newer = start("node-telegram-bot-api-1");
        for (int i = 0; i < 3; i++) {
            Conversation.awaitConflicts(bot, i);
            Conversation.at_least_once_about(ann, "message " + i);
        }
        await("one reports it")
                .atMost(Conversation.PATIENCE)
                .until(() -> (older.output() + newer.output()).contains("409 " + CONFLICT));

        List<RecordedCall> conflicts = Conversation.conflicts(bot);
        assertThat(Conversation.delay(bot, conflicts.getFirst())).isLessThan(Duration.ofSeconds(1));
        assertThat(bot.calls("deleteWebhook")).isNotEmpty();
        assertThat(older.isAlive()).isTrue();
        assertThat(newer.isAlive()).isTrue();
    }

    private NodeBot start(String library) {
        return start(library, Map.of());
    }

    private NodeBot startWithWebhook(String library) throws IOException {
        String port = Integer.toString(Conversation.freePort());
        return start(library, Map.of("WEBHOOK_PORT", port, "WEBHOOK_SECRET", Conversation.SECRET));
    }

    private NodeBot start(String library, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("TELEGRAM_API_URL", telegram.url().toString());
        settings.put("BOT_TOKEN", TOKEN);
        running.add(NodeBot.start(library, settings));
        return running.getLast();
    }

    /** Pretends to be Telegram, without the secret; returns the status of the answer. */
    private int forge(String url) throws Exception {
        String update = """
                {"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "forged",
                  "chat": {"id": %d, "type": "private", "first_name": "Ann"},
                  "from": {"id": %d, "is_bot": false, "first_name": "Ann"}}}""".formatted(ann.id(), ann.id());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(update))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
