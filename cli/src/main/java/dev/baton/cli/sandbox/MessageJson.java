package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.emulator.Button;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedFile;
import dev.baton.emulator.TextEntity;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message as the page gets it. */
final class MessageJson {

    private static final Pattern REPLY = Pattern.compile("\"reply_to_message\":\\{\"message_id\":([0-9]+)");

    /** What has no file and no text is named by the field of the message that it is in. */
    private static final Pattern OTHER = Pattern.compile("\"(location|venue|contact|poll|dice)\":\\{");

    private MessageJson() {}

    static String of(ChatMessage message, String fate) {
        return Json.object(json -> {
            json.writeNumberField("id", message.messageId());
            json.writeNumberField("chat", message.chatId());
            json.writeStringField("from", message.from());
            json.writeBooleanField("bot", message.fromBot());
            json.writeStringField("text", message.text());
            json.writeNumberField("at", message.date().toEpochMilli());
            json.writeStringField("fate", fate);
            json.writeBooleanField("edited", message.editedAt() != null);
            json.writeBooleanField("deleted", message.deleted());
            writeEntities(json, message.entities());
            json.writeFieldName("buttons");
            writeButtons(json, message.buttons());
            EmulatedFile file = message.file();
            if (file != null) {
                writeFile(json, file);
            }
            Matcher reply = REPLY.matcher(message.json());
            if (reply.find()) {
                json.writeNumberField("replyTo", Long.parseLong(reply.group(1)));
            }
            Matcher other = OTHER.matcher(message.json());
            if (file == null && message.text().isEmpty() && other.find()) {
                json.writeStringField("other", other.group(1));
            }
        });
    }

    private static void writeEntities(JsonGenerator json, List<TextEntity> entities) throws IOException {
        json.writeArrayFieldStart("entities");
        for (TextEntity entity : entities) {
            json.writeStartObject();
            json.writeStringField("type", entity.type());
            json.writeNumberField("offset", entity.offset());
            json.writeNumberField("length", entity.length());
            if (entity.argument() != null) {
                json.writeStringField("argument", entity.argument());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writeButtons(JsonGenerator json, List<List<Button>> rows) throws IOException {
        json.writeStartArray();
        for (List<Button> row : rows) {
            json.writeStartArray();
            for (Button button : row) {
                json.writeStartObject();
                json.writeStringField("text", button.text());
                if (button.callbackData() != null) {
                    json.writeStringField("data", button.callbackData());
                }
                if (button.url() != null) {
                    json.writeStringField("url", button.url());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void writeFile(JsonGenerator json, EmulatedFile file) throws IOException {
        json.writeObjectFieldStart("file");
        json.writeStringField("type", file.type());
        json.writeStringField("name", file.fileName());
        json.writeNumberField("size", file.size());
        json.writeEndObject();
    }
}
