package dev.baton.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the text of a message or a caption out of a call's parameters, with its marks or its entities
 * (tdlib/telegram-bot-api, {@code Client.cpp}, {@code get_formatted_text}).
 */
final class TextReader {

    private static final Set<String> TYPES = Set.of(
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "blockquote",
            "expandable_blockquote",
            "code",
            "pre",
            "text_link",
            "text_mention",
            "custom_emoji");

    /** Far beyond any message, marks and all; what is longer is not even read. */
    private static final int MAX_MARKED_LENGTH = 64 * 1024;

    private TextReader() {}

    static FormattedText text(Parameters parameters) throws Refusal {
        return read(parameters, "text", "entities");
    }

    static FormattedText caption(Parameters parameters) throws Refusal {
        return read(parameters, "caption", "caption_entities");
    }

    private static FormattedText read(Parameters parameters, String name, String entitiesName) throws Refusal {
        return read(parameters.text(name), parameters.text("parse_mode"), parameters.text(entitiesName));
    }

    static FormattedText read(String text, String parseMode, String entities) throws Refusal {
        if (text.length() > MAX_MARKED_LENGTH) {
            throw Refusal.badRequest("message is too long");
        }
        FormattedText read = switch (parseMode.toLowerCase(Locale.ROOT)) {
            case "" -> new FormattedText(text, entities(entities, text.length()));
            case "html" -> HtmlMarkup.read(text);
            case "markdown" -> MarkdownMarkup.read(text);
            case "markdownv2" -> MarkdownV2Markup.read(text);
            default -> throw Refusal.badRequest("unsupported parse_mode");
        };
        return read.stripped().withFoundEntities();
    }

    private static List<TextEntity> entities(String json, int length) throws Refusal {
        if (json.isEmpty()) {
            return List.of();
        }
        Json array = Json.read(json).orElseThrow(() -> Refusal.badRequest("can't parse entities JSON object"));
        List<TextEntity> entities = new ArrayList<>();
        for (Json entity : array.items()) {
            String type = entity.text("type");
            long offset = Math.max(0, entity.integer("offset", -1));
            long end = Math.min(offset + entity.integer("length", 0), length);
            if (TYPES.contains(type) && end > offset) {
                String argument = argument(type, entity);
                entities.add(
                        new TextEntity(type, (int) offset, (int) (end - offset), argument.isEmpty() ? null : argument));
            }
        }
        return entities;
    }

    private static String argument(String type, Json entity) {
        return switch (type) {
            case "text_link" -> entity.text("url");
            case "pre" -> entity.text("language");
            case "custom_emoji" -> entity.text("custom_emoji_id");
            case "text_mention" -> entity.get("user").text("id");
            default -> "";
        };
    }
}
