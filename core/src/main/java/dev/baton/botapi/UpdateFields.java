package dev.baton.botapi;

import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What is found on the way through the JSON of an update. A value of an unexpected type is passed over, as if it were
 * not there. Used once.
 */
final class UpdateFields {

    private static final byte[] UPDATE_ID = ascii("update_id");
    private static final byte[] CHAT = ascii("chat");
    private static final byte[] MESSAGE_ID = ascii("message_id");
    private static final byte[] FROM = ascii("from");
    private static final byte[] USER = ascii("user");
    private static final byte[] TEXT = ascii("text");
    private static final byte[] CAPTION = ascii("caption");
    private static final byte[] ID = ascii("id");
    private static final byte[] DATA = ascii("data");
    private static final byte[] POLL_ID = ascii("poll_id");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] USERNAME = ascii("username");
    private static final byte[] FIRST_NAME = ascii("first_name");

    private long id = -1;
    private String kind = "";
    private long chatId;
    private long messageId;
    private Sender from = Sender.NOBODY;
    private String text = "";
    private String contentId = "";
    private String pollId = "";
    private String data = "";

    /** Reads an update, which was entered. */
    void read(JsonCursor json) throws BrokenJsonException {
        while (json.nextField()) {
            if (id < 0 && json.isNamed(UPDATE_ID)) {
                id = json.integer(-1);
            } else if (kind.isEmpty() && json.peek() == '{') {
                kind = json.name();
                readContent(json);
            } else {
                json.skip();
            }
        }
    }

    private void readContent(JsonCursor json) throws BrokenJsonException {
        json.enterObject();
        while (json.nextField()) {
            if (json.isNamed(CHAT)) {
                chatId = idOf(json);
            } else if (json.isNamed(MESSAGE_ID)) {
                messageId = json.integer(0);
            } else if (json.isNamed(FROM) || json.isNamed(USER)) {
                from = sender(json);
            } else if (json.isNamed(TEXT) || json.isNamed(CAPTION)) {
                text = json.string();
            } else if (json.isNamed(ID)) {
                contentId = json.string();
            } else if (json.isNamed(DATA)) {
                data = json.string();
            } else if (json.isNamed(POLL_ID)) {
                pollId = json.string();
            } else if (json.isNamed(MESSAGE)) {
                readMessageOfCallback(json);
            } else {
                json.skip();
            }
        }
    }

    /** A callback query has no chat of its own, but the message with the button has. */
    private void readMessageOfCallback(JsonCursor json) throws BrokenJsonException {
        if (!json.enterObject()) {
            return;
        }
        while (json.nextField()) {
            if (json.isNamed(CHAT)) {
                chatId = idOf(json);
            } else if (json.isNamed(MESSAGE_ID)) {
                messageId = json.integer(0);
            } else {
                json.skip();
            }
        }
    }

    private static long idOf(JsonCursor json) throws BrokenJsonException {
        long found = 0;
        if (!json.enterObject()) {
            return found;
        }
        while (json.nextField()) {
            if (json.isNamed(ID)) {
                found = json.integer(0);
            } else {
                json.skip();
            }
        }
        return found;
    }

    private static Sender sender(JsonCursor json) throws BrokenJsonException {
        if (!json.enterObject()) {
            return Sender.NOBODY;
        }
        long id = 0;
        String username = "";
        String firstName = "";
        while (json.nextField()) {
            if (json.isNamed(ID)) {
                id = json.integer(0);
            } else if (json.isNamed(USERNAME)) {
                username = json.string();
            } else if (json.isNamed(FIRST_NAME)) {
                firstName = json.string();
            } else {
                json.skip();
            }
        }
        return id == 0 ? Sender.NOBODY : new Sender(id, username, firstName);
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

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
