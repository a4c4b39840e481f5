package dev.baton;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * An update as it came from Telegram, with what nearly every handler asks for read out of it.
 *
 * @param id its number, {@code update_id}
 * @param kind what it is, such as {@code message} or {@code callback_query}; empty if it holds nothing but its number
 * @param chatId the chat it belongs to; 0 if it belongs to none
 * @param senderId the user whom it is from; 0 if it is from none
 * @param text the text of a message; empty if it has none
 * @param json the whole update, as JSON text
 * @param redelivered whether it may have been handled before, by an instance that died while it did or just after, or
 *     in part by one whose stop interrupted that
 */
public record Update(long id, String kind, long chatId, long senderId, String text, String json, boolean redelivered) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an update.
     *
     * @param json one JSON object
     * @return the update, not marked as redelivered
     * @throws IllegalArgumentException if it is not a JSON object with an {@code update_id}
     */
    public static Update parse(String json) {
        Fields fields = new Fields();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                fields.readUpdate(parser);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("An update is a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("An update is a JSON object: " + e.getMessage(), e);
        }
        if (fields.id < 0) {
            throw new IllegalArgumentException("An update has an update_id, and this JSON has none");
        }
        return new Update(fields.id, fields.kind, fields.chatId, fields.senderId, fields.text, json, false);
    }

    /** The id of an update that cannot be read as a whole, so that it can be left behind; empty if it has none. */
    static OptionalLong idOf(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isId = parser.currentName().equals("update_id");
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isId) {
                    return OptionalLong.of(parser.getLongValue());
                }
                parser.skipChildren();
            }
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /**
     * The same update, marked.
     *
     * @return an update that says that it may have been handled before
     */
    public Update asRedelivered() {
        return new Update(id, kind, chatId, senderId, text, json, true);
    }

    /** Updates of the same lane are handled one after another. */
    long lane() {
        return chatId != 0 ? chatId : senderId;
    }

    /** Leaves out the content: what people write does not belong into logs. */
    @Override
    public String toString() {
        return "update " + id + " (" + (kind.isEmpty() ? "empty" : kind) + ", chat " + chatId + ")";
    }

    /** What is found on the way through the JSON. */
    private static final class Fields {
        private long id = -1;
        private String kind = "";
        private long chatId;
        private long senderId;
        private String text = "";

        void readUpdate(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("update_id") && value == JsonToken.VALUE_NUMBER_INT) {
                    id = json.getLongValue();
                } else if (kind.isEmpty() && value == JsonToken.START_OBJECT) {
                    kind = name;
                    readContent(json);
                } else {
                    json.skipChildren();
                }
            }
        }

        private void readContent(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "chat" -> chatId = readId(json);
                    case "from" -> senderId = readId(json);
                    case "text" -> text = value == JsonToken.VALUE_STRING ? json.getText() : "";
                    case "message" -> readMessageOfCallback(json);
                    default -> json.skipChildren();
                }
            }
        }

        /** A callback query has no chat of its own, but the message with the button has. */
        private void readMessageOfCallback(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("chat")) {
                    chatId = readId(json);
                } else {
                    json.skipChildren();
                }
            }
        }

        private static long readId(JsonParser json) throws IOException {
            long found = 0;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return found;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                    found = json.getLongValue();
                } else {
                    json.skipChildren();
                }
            }
            return found;
        }
    }
}
