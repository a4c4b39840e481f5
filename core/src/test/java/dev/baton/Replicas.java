package dev.baton;

import dev.baton.WebhookEndpoint.Answer;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Instances of one bot to which Telegram delivers, and the journal that they share. */
record Replicas(RuntimeFixture fixture) {

    private static final Duration PRESENCE = Duration.ofSeconds(10);

    /** An instance that serves, whether it holds the lease or not. */
    BotRuntime start(HeldPolicy whenHeld) throws InterruptedException {
        BotRuntime runtime = fixture.start(fixture.builder()
                .withMode(BotMode.WEBHOOK)
                .withWebhookUrl(URI.create("https://bot.example.com/telegram"))
                .withWebhookSecret("open_sesame")
                .withHeldPolicy(whenHeld)
                .withoutServer());
        RuntimeState serves = whenHeld == HeldPolicy.HAND_OVER ? RuntimeState.HOLDING : RuntimeState.STANDBY;
        fixture.await(
                () -> runtime.status().state() == RuntimeState.HOLDING
                        || runtime.status().state() == serves,
                "an instance that serves");
        return runtime;
    }

    /** Telegram delivers, and waits for an answer on a thread of its own. */
    Thread deliver(BotRuntime to, long id, long chat, String text) {
        return Thread.ofVirtual().start(() -> post(to, id, chat, text));
    }

    /** Telegram delivers, and has an answer. */
    Answer post(BotRuntime to, long id, long chat, String text) {
        Map<String, String> headers =
                Map.of(WebhookEndpoint.SECRET_HEADER, "open_sesame", "Content-Type", "application/json");
        try {
            return to.webhookEndpoint()
                    .receive("POST", headers::get, message(id, chat, text).getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static String message(long id, long chat, String text) {
        return "{\"update_id\":" + id + ",\"message\":{\"chat\":{\"id\":" + chat + "},\"text\":\"" + text + "\"}}";
    }

    /** The journal as an instance sees it. */
    Journal journal(String instance) {
        return fixture.store.inner.journal("123456", Holder.unknown(instance), PRESENCE);
    }
}
