package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
        List<DemoProcess> instances,
        boolean deploying,
        boolean intruder,
        int takenByIntruder,
        int waiting,
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
            json.writeNumberField(
                    "sent", chat.stream().filter(message -> !message.fromBot()).count());
            json.writeNumberField(
                    "answered", chat.stream().filter(ChatMessage::fromBot).count());
            json.writeNumberField("waiting", waiting);
            json.writeNumberField("conflicts", conflicts);
            json.writeObjectFieldStart("intruder");
            json.writeBooleanField("on", intruder);
            json.writeNumberField("taken", takenByIntruder);
            json.writeEndObject();
            json.writeArrayFieldStart("chat");
            for (ChatMessage message : chat.subList(Math.max(0, chat.size() - MESSAGES), chat.size())) {
                writeMessage(json, message);
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

    private static void writeMessage(JsonGenerator json, ChatMessage message) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", message.messageId());
        json.writeBooleanField("bot", message.fromBot());
        json.writeStringField("text", message.text());
        json.writeNumberField("at", message.date().toEpochMilli());
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
        return instance.fate() == DemoProcess.Fate.RUNS ? instance.status().state() : "stopping";
    }

    private static String ended(DemoProcess instance) {
        return switch (instance.fate()) {
            case KILLED -> "killed";
            case ASKED_TO_STOP -> "stopped";
            case RUNS -> "ended";
        };
    }
}
