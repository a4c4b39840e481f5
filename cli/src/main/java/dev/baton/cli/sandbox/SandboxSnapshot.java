package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.cli.sandbox.Ledger.Fate;
import dev.baton.emulator.ChatMessage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The sandbox at one moment, as the page gets it. */
record SandboxSnapshot(
        String username,
        String store,
        List<ChatMessage> chat,
        Ledger ledger,
        List<DemoProcess> instances,
        boolean deploying,
        boolean intruder,
        long conflicts) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The page has no use for more of a long chat. */
    private static final int MESSAGES = 500;

    String toJson() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("username", username);
            json.writeStringField("store", store);
            json.writeBooleanField("deploying", deploying);
            json.writeNumberField("sent", ledger.sent());
            json.writeNumberField("answered", ledger.count(Fate.ANSWERED));
            json.writeNumberField("waiting", ledger.count(Fate.WAITING));
            json.writeNumberField("failed", ledger.count(Fate.FAILED));
            json.writeNumberField("repeated", ledger.repeated());
            json.writeNumberField("conflicts", conflicts);
            json.writeObjectFieldStart("intruder");
            json.writeBooleanField("on", intruder);
            json.writeNumberField("taken", ledger.count(Fate.TAKEN));
            json.writeEndObject();
            json.writeArrayFieldStart("chat");
            for (ChatMessage message : chat.subList(Math.max(0, chat.size() - MESSAGES), chat.size())) {
                writeMessage(json, message, ledger);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("instances");
            for (DemoProcess instance : instances) {
                writeInstance(json, instance);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    private static void writeMessage(JsonGenerator json, ChatMessage message, Ledger ledger) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", message.messageId());
        json.writeBooleanField("bot", message.fromBot());
        json.writeStringField("text", message.text());
        json.writeNumberField("at", message.date().toEpochMilli());
        if (message.fromBot()) {
            json.writeBooleanField("again", ledger.isRepeated(message));
        } else {
            json.writeStringField("fate", ledger.fate(message).word());
        }
        json.writeEndObject();
    }

    private static void writeInstance(JsonGenerator json, DemoProcess instance) throws IOException {
        InstanceStatus status = instance.status();
        boolean alive = instance.isAlive();
        json.writeStartObject();
        json.writeStringField("name", instance.name());
        json.writeNumberField("pid", instance.process().pid());
        json.writeNumberField("startedAt", instance.startedAt().toEpochMilli());
        json.writeStringField("state", alive ? living(instance) : ended(instance));
        json.writeBooleanField("alive", alive);
        if (alive && status.token() > 0) {
            json.writeNumberField("token", status.token());
        }
        json.writeNumberField("handled", status.handled());
        json.writeStringField("trouble", alive ? status.trouble() : "");
        if (instance.exitCode().isPresent()) {
            json.writeNumberField("exitCode", instance.exitCode().get());
        }
        json.writeArrayFieldStart("log");
        for (String line : instance.log()) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String living(DemoProcess instance) {
        return switch (instance.fate()) {
            case KILLED -> "killed";
            case ASKED_TO_STOP -> "stopping";
            case RUNS -> instance.status().state();
        };
    }

    private static String ended(DemoProcess instance) {
        return switch (instance.fate()) {
            case KILLED -> "killed";
            case ASKED_TO_STOP -> "stopped";
            case RUNS -> "ended";
        };
    }
}
