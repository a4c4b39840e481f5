package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.cli.sandbox.Ledger.Fate;
import dev.baton.emulator.Fault;
import dev.baton.emulator.WebhookState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox at one moment, without what comes in {@linkplain Feed feeds}: it is small, however long the sandbox runs.
 */
record SandboxSnapshot(
        String username,
        String api,
        String store,
        boolean demo,
        boolean deploying,
        List<String> instances,
        boolean intruder,
        Ledger.Counts counts,
        long conflicts,
        List<Places.Place> chats,
        Map<Long, ChatSigns.Action> actions,
        Map<Long, ChatSigns.Keyboard> keyboards,
        int pending,
        long nextUpdateId,
        List<String> firstUpdates,
        @Nullable WebhookState webhook,
        Optional<CallFeed.Poll> poll,
        Map<String, List<Fault>> faults,
        List<String> switches) {

    private static final Pattern UPDATE = Pattern.compile("\\{\"update_id\":([0-9]+),\\s*\"(\\w+)\"");

    String toJson() {
        return Json.object(json -> {
            json.writeStringField("username", username);
            json.writeStringField("api", api);
            json.writeStringField("store", store);
            json.writeBooleanField("demo", demo);
            json.writeBooleanField("deploying", deploying);
            json.writeArrayFieldStart("instances");
            for (String name : instances) {
                json.writeString(name);
            }
            json.writeEndArray();
            writeLedger(json);
            writeChats(json);
            writeQueue(json);
            writeFaults(json);
        });
    }

    private void writeLedger(JsonGenerator json) throws IOException {
        json.writeNumberField("sent", counts.sent());
        for (Fate fate : Fate.values()) {
            json.writeNumberField(fate.word(), counts.of(fate));
        }
        json.writeNumberField("repeated", counts.repeated());
        json.writeNumberField("conflicts", conflicts);
        json.writeBooleanField("intruder", intruder);
    }

    private void writeChats(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("chats");
        for (Places.Place place : chats) {
            json.writeStartObject();
            json.writeNumberField("id", place.id());
            json.writeStringField("kind", place.kind());
            json.writeStringField("title", place.title());
            ChatSigns.Action action = actions.get(place.id());
            if (action != null) {
                json.writeStringField("action", action.what());
            }
            ChatSigns.Keyboard keyboard = keyboards.get(place.id());
            if (keyboard != null) {
                json.writeFieldName("keyboard");
                MessageJson.writeButtons(json, keyboard.rows());
                json.writeBooleanField("once", keyboard.once());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeQueue(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("queue");
        json.writeNumberField("pending", pending);
        json.writeNumberField("next", nextUpdateId);
        json.writeArrayFieldStart("first");
        for (String update : firstUpdates) {
            Matcher head = UPDATE.matcher(update);
            if (head.lookingAt()) {
                json.writeString(head.group(1) + " " + head.group(2));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        if (poll.isPresent()) {
            json.writeObjectFieldStart("poll");
            json.writeNumberField("since", poll.get().since().toEpochMilli());
            json.writeNumberField("port", poll.get().port());
            json.writeEndObject();
        }
        if (webhook != null) {
            writeWebhook(json, webhook);
        }
    }

    private static void writeWebhook(JsonGenerator json, WebhookState webhook) throws IOException {
        json.writeObjectFieldStart("webhook");
        json.writeStringField("url", webhook.url());
        json.writeBooleanField("secret", webhook.secretToken() != null);
        json.writeNumberField("connections", webhook.maxConnections());
        if (webhook.lastErrorMessage() != null) {
            json.writeStringField("error", webhook.lastErrorMessage());
        }
        Instant at = webhook.lastErrorAt();
        if (at != null) {
            json.writeNumberField("errorAt", at.toEpochMilli());
        }
        json.writeEndObject();
    }

    /** Equal ones that follow each other are one, with a number. */
    private void writeFaults(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("switches");
        for (String name : switches) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("faults");
        for (Map.Entry<String, List<Fault>> waiting : faults.entrySet()) {
            List<Fault> left = waiting.getValue();
            int from = 0;
            for (int to = 1; to <= left.size(); to++) {
                if (to == left.size() || !left.get(to).equals(left.get(from))) {
                    json.writeStartObject();
                    json.writeStringField("method", waiting.getKey());
                    json.writeStringField("fault", FaultWords.of(left.get(from)));
                    json.writeNumberField("times", to - from);
                    json.writeEndObject();
                    from = to;
                }
            }
        }
        json.writeEndArray();
    }
}
