package dev.baton.emulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages as the Bot API does (tdlib/telegram-bot-api, {@code Client.cpp}, {@code JsonMessage}). */
final class MessageJson {

    private final Chats chats;

    MessageJson(Chats chats) {
        this.chats = chats;
    }

    String of(Message message) {
        return JsonWriter.object(json -> write(message, json, true));
    }

    private void write(Message message, JsonWriter json, boolean withReply) {
        json.field("message_id", message.id());
        Person author = message.author();
        if (author != null) {
            json.object("from", author::write);
        } else {
            json.object("sender_chat", message.chat()::write);
        }
        json.object("chat", message.chat()::write).field("date", message.date().getEpochSecond());
        if (message.editedAt() != null) {
            json.field("edit_date", message.editedAt().getEpochSecond());
        }
        if (message.forwarded() != null) {
            writeOrigin(message.forwarded(), json);
        }
        Message repliedTo = message.repliedTo();
        if (withReply && repliedTo != null && !repliedTo.isDeleted()) {
            json.object("reply_to_message", reply -> write(repliedTo, json, false));
        }
        writeContent(message.content(), json);
        if (!message.markup().json().isEmpty()) {
            json.raw("reply_markup", message.markup().json());
        }
    }

    private static void writeOrigin(Message origin, JsonWriter json) {
        Person author = origin.author();
        long date = origin.date().getEpochSecond();
        if (author != null) {
            json.object(
                    "forward_origin",
                    fields -> fields.field("type", "user")
                            .object("sender_user", author::write)
                            .field("date", date));
            json.object("forward_from", author::write);
        } else {
            json.object(
                    "forward_origin",
                    fields -> fields.field("type", "channel")
                            .object("chat", origin.chat()::write)
                            .field("message_id", origin.id())
                            .field("date", date));
            json.object("forward_from_chat", origin.chat()::write).field("forward_from_message_id", origin.id());
        }
        json.field("forward_date", date);
    }

    private void writeContent(Content content, JsonWriter json) {
        Attachment attachment = content.attachment();
        if (attachment != null) {
            json.raw(attachment.field(), attachment.json());
        }
        FormattedText text = content.text();
        if (attachment == null || !text.isEmpty()) {
            json.field(attachment == null ? "text" : "caption", text.text());
            String entities = entities(text);
            if (!entities.isEmpty()) {
                json.raw(attachment == null ? "entities" : "caption_entities", entities);
            }
        }
    }

    private String entities(FormattedText text) {
        List<String> entities = new ArrayList<>();
        for (TextEntity entity : text.entities()) {
            String json = entity(entity);
            if (json != null) {
                entities.add(json);
            }
        }
        return entities.isEmpty() ? "" : JsonWriter.array(entities);
    }

    /** Null for the mention of somebody whom the bot does not know. */
    private @Nullable String entity(TextEntity entity) {
        String argument = entity.argument();
        Person mentioned = entity.type().equals("text_mention") ? chats.person(argument) : null;
        if (mentioned == null && entity.type().equals("text_mention")) {
            return null;
        }
        return JsonWriter.object(json -> {
            json.field("offset", entity.offset())
                    .field("length", entity.length())
                    .field("type", entity.type());
            if (mentioned != null) {
                json.object("user", mentioned::write);
            } else if (argument != null) {
                json.field(argumentName(entity.type()), argument);
            }
        });
    }

    private static String argumentName(String type) {
        return switch (type) {
            case "text_link" -> "url";
            case "pre" -> "language";
            default -> "custom_emoji_id";
        };
    }
}
