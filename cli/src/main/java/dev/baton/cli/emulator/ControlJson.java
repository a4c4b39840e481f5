package dev.baton.cli.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.emulator.Button;
import dev.baton.emulator.ButtonPress;
import dev.baton.emulator.CallbackAnswer;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedFile;
import dev.baton.emulator.ForeignPoller;
import dev.baton.emulator.RecordedCall;
import dev.baton.emulator.WebhookState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tester's side answers. */
final class ControlJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ControlJson() {}

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String written(Content content) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out + "\n";
    }

    static String error(String why) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("error", why);
            json.writeEndObject();
        });
    }

    static String updateId(long id) {
        return written(json -> {
            json.writeStartObject();
            json.writeNumberField("update_id", id);
            json.writeEndObject();
        });
    }

    static String bot(EmulatedBot bot) {
        return written(json -> {
            json.writeStartObject();
            json.writeNumberField("id", bot.id());
            json.writeStringField("username", bot.username());
            json.writeNumberField("pendingUpdates", bot.pendingUpdateCount());
            json.writeBooleanField("isPolled", bot.hasPendingPoll());
            json.writeNumberField("liveConflicts", bot.liveConflicts());
            json.writeNumberField("phantomConflicts", bot.phantomConflicts());
            json.writeNumberField("faultsLeft", bot.faults().remaining());
            WebhookState webhook = bot.webhook();
            if (webhook != null) {
                json.writeObjectFieldStart("webhook");
                json.writeStringField("url", webhook.url());
                if (webhook.secretToken() != null) {
                    json.writeStringField("secretToken", webhook.secretToken());
                }
                json.writeNumberField("maxConnections", webhook.maxConnections());
                if (webhook.lastErrorMessage() != null) {
                    json.writeStringField("lastError", webhook.lastErrorMessage());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    static String calls(List<RecordedCall> calls) {
        return written(json -> {
            json.writeStartArray();
            for (RecordedCall call : calls) {
                write(json, call);
            }
            json.writeEndArray();
        });
    }

    static String call(RecordedCall call) {
        return written(json -> write(json, call));
    }

    private static void write(JsonGenerator json, RecordedCall call) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", call.number());
        json.writeStringField("method", call.method());
        json.writeObjectFieldStart("parameters");
        for (Map.Entry<String, String> parameter : call.parameters().entrySet()) {
            json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
        json.writeStringField("receivedAt", call.receivedAt().toString());
        if (call.answeredAt() != null) {
            json.writeStringField("answeredAt", call.answeredAt().toString());
        }
        if (call.status() != null) {
            json.writeNumberField("status", call.status());
        }
        if (call.answer() != null) {
            json.writeStringField("answer", call.answer());
        }
        json.writeBooleanField("delivered", call.delivered());
        json.writeEndObject();
    }

    /** The updates that wait, those that were confirmed, and what comes next. */
    static String updates(EmulatedBot bot, int limit) {
        return written(json -> {
            json.writeStartObject();
            json.writeFieldName("pending");
            json.writeRawValue("[" + String.join(",", bot.pendingUpdates(limit)) + "]");
            json.writeFieldName("confirmed");
            writeIds(json, bot.confirmedUpdateIds());
            json.writeNumberField("nextUpdateId", bot.nextUpdateId());
            json.writeEndObject();
        });
    }

    /** What an intruder has seen; null is one that never came. */
    static String intruder(@Nullable ForeignPoller intruder) {
        return written(json -> {
            json.writeStartObject();
            json.writeBooleanField("isThere", intruder != null);
            json.writeNumberField("polls", intruder == null ? 0 : intruder.polls());
            json.writeNumberField("conflicts", intruder == null ? 0 : intruder.conflicts());
            json.writeFieldName("updates");
            writeIds(json, intruder == null ? List.of() : intruder.updateIds());
            json.writeEndObject();
        });
    }

    private static void writeIds(JsonGenerator json, List<Long> ids) throws IOException {
        json.writeStartArray();
        for (long id : ids) {
            json.writeNumber(id);
        }
        json.writeEndArray();
    }

    static String message(ChatMessage message) {
        return written(json -> write(json, message));
    }

    static String messages(List<ChatMessage> messages) {
        return written(json -> {
            json.writeStartArray();
            for (ChatMessage message : messages) {
                write(json, message);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, ChatMessage message) throws IOException {
        json.writeStartObject();
        json.writeNumberField("chat_id", message.chatId());
        json.writeNumberField("message_id", message.messageId());
        json.writeStringField("from", message.from());
        json.writeBooleanField("fromBot", message.fromBot());
        json.writeStringField("text", message.text());
        json.writeStringField("date", message.date().toString());
        if (message.editedAt() != null) {
            json.writeStringField("editedAt", message.editedAt().toString());
        }
        if (message.deleted()) {
            json.writeBooleanField("deleted", true);
        }
        writeRows(json, "buttons", message.buttons());
        writeRows(json, "keyboard", message.keyboard());
        EmulatedFile file = message.file();
        if (file != null) {
            json.writeObjectFieldStart("file");
            json.writeStringField("type", file.type());
            json.writeStringField("name", file.fileName());
            json.writeStringField("file_id", file.fileId());
            json.writeNumberField("bytes", file.content().length);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeRows(JsonGenerator json, String name, List<List<Button>> rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (List<Button> row : rows) {
            json.writeStartArray();
            for (Button button : row) {
                json.writeString(button.text());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    static String press(ButtonPress press, @Nullable CallbackAnswer answer) {
        return written(json -> {
            json.writeStartObject();
            json.writeNumberField("update_id", press.updateId());
            json.writeStringField("query_id", press.queryId());
            json.writeStringField("data", press.data());
            if (answer != null) {
                json.writeObjectFieldStart("answer");
                json.writeStringField("text", answer.text());
                json.writeBooleanField("showAlert", answer.showAlert());
                if (answer.url() != null) {
                    json.writeStringField("url", answer.url());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }
}
