package dev.baton.botapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * What is found on the way through the JSON of an update. A value of an unexpected type is passed over, as if it were
 * not there. Used once.
 */
final class UpdateFields {

    private long id = -1;
    private String kind = "";
    private long chatId;
    private long messageId;
    private Sender from = Sender.NOBODY;
    private String text = "";
    private String contentId = "";
    private String pollId = "";
    private String data = "";

    /** Reads an update, at whose brace the parser stands. */
    void read(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (id < 0 && name.equals("update_id")) {
                id = number(json, -1);
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
            json.nextToken();
            switch (name) {
                case "chat" -> chatId = idOf(json);
                case "message_id" -> messageId = number(json, 0);
                case "from", "user" -> from = sender(json);
                case "text", "caption" -> text = string(json);
                case "id" -> contentId = string(json);
                case "data" -> data = string(json);
                case "poll_id" -> pollId = string(json);
                case "message" -> readMessageOfCallback(json);
                default -> json.skipChildren();
            }
        }
    }

    /** A callback query has no chat of its own, but the message with the button has. */
    private void readMessageOfCallback(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "chat" -> chatId = idOf(json);
                case "message_id" -> messageId = number(json, 0);
                default -> json.skipChildren();
            }
        }
    }

    private static long idOf(JsonParser json) throws IOException {
        long found = 0;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return found;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isId = json.currentName().equals("id");
            json.nextToken();
            if (isId) {
                found = number(json, 0);
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private static Sender sender(JsonParser json) throws IOException {
        long id = 0;
        String username = "";
        String firstName = "";
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Sender.NOBODY;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = number(json, 0);
                case "username" -> username = string(json);
                case "first_name" -> firstName = string(json);
                default -> json.skipChildren();
            }
        }
        return id == 0 ? Sender.NOBODY : new Sender(id, username, firstName);
    }

    /** The value at which the parser stands, which it passes. */
    private static long number(JsonParser json, long otherwise) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        json.skipChildren();
        return otherwise;
    }

    private static String string(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return "";
    }

    OptionalLong id() {
        return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** What was read. */
    RawUpdate update(String json) {
        if (id < 0) {
            return new RawUpdate.Unreadable(OptionalLong.empty(), json, "it has no update_id");
        }
        boolean isQuery = kind.endsWith("_query");
        boolean isCallback = kind.equals("callback_query");
        return new RawUpdate.Read(
                id,
                kind,
                chatId,
                messageId,
                from,
                text,
                isQuery ? contentId : "",
                isCallback ? data : "",
                chatId != 0 ? chatId : laneWithoutChat(),
                json);
    }

    private long laneWithoutChat() {
        return switch (kind) {
            case "poll" -> Lanes.ofPoll(contentId);
            case "poll_answer" -> Lanes.ofPoll(pollId);
            default -> from.id() == 0 ? Lanes.ofOne(id) : Lanes.ofUser(from.id(), kind);
        };
    }
}
