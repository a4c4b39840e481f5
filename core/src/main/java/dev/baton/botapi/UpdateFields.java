package dev.baton.botapi;

import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What is found on the way through the JSON of an update. A value of an unexpected type is passed over, as if it were
 * not there. Strings are found, and decoded when they are asked for. One for each update; not changed after it was
 * read.
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

    private final int origin;

    private long id = -1;
    private String kind = "";
    private long chatId;
    private long messageId;
    private long senderId;
    private Excerpt username = Excerpt.NONE;
    private Excerpt firstName = Excerpt.NONE;
    private Excerpt text = Excerpt.NONE;
    private Excerpt contentId = Excerpt.NONE;
    private Excerpt pollId = Excerpt.NONE;
    private Excerpt data = Excerpt.NONE;

    /**
     * Nothing is found yet.
     *
     * @param origin where the update begins
     */
    UpdateFields(int origin) {
        this.origin = origin;
    }

    /** Reads an update, which was entered. */
    void read(JsonCursor json) throws BrokenJsonException {
        while (json.nextField()) {
            if (id < 0 && json.isNamed(UPDATE_ID)) {
                id = json.integer(-1);
            } else if (kind.isEmpty() && json.peek() == '{') {
                kind = json.isNamed(MESSAGE) ? "message" : json.name();
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
                readSender(json);
            } else if (json.isNamed(TEXT) || json.isNamed(CAPTION)) {
                text = json.string(origin);
            } else if (json.isNamed(ID)) {
                contentId = json.string(origin);
            } else if (json.isNamed(DATA)) {
                data = json.string(origin);
            } else if (json.isNamed(POLL_ID)) {
                pollId = json.string(origin);
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

    private void readSender(JsonCursor json) throws BrokenJsonException {
        senderId = 0;
        username = Excerpt.NONE;
        firstName = Excerpt.NONE;
        if (!json.enterObject()) {
            return;
        }
        while (json.nextField()) {
            if (json.isNamed(ID)) {
                senderId = json.integer(0);
            } else if (json.isNamed(USERNAME)) {
                username = json.string(origin);
            } else if (json.isNamed(FIRST_NAME)) {
                firstName = json.string(origin);
            } else {
                json.skip();
            }
        }
    }

    /**
     * What was read.
     *
     * @param json all of it; not to be changed
     */
    RawUpdate update(byte[] json) {
        return id < 0
                ? new RawUpdate.Unreadable(number(), new String(json, StandardCharsets.UTF_8), "it has no update_id")
                : new RawUpdate.Read(this, json);
    }

    /** The number of the update; empty if none was found. */
    OptionalLong number() {
        return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** The number of an update that has one. */
    long id() {
        return id;
    }

    /** The name of the first object in it; empty if there is none. */
    String kind() {
        return kind;
    }

    /** 0 if there is none. */
    long chatId() {
        return chatId;
    }

    /** 0 if there is none. */
    long messageId() {
        return messageId;
    }

    // What follows is read from the text of the update, which has to be given.

    Sender sender(byte[] json) {
        return senderId == 0 ? Sender.NOBODY : new Sender(senderId, username.of(json), firstName.of(json));
    }

    String text(byte[] json) {
        return text.of(json);
    }

    String queryId(byte[] json) {
        return kind.endsWith("_query") ? contentId.of(json) : "";
    }

    String callbackData(byte[] json) {
        return kind.equals("callback_query") ? data.of(json) : "";
    }

    long lane(byte[] json) {
        return chatId != 0 ? chatId : laneWithoutChat(json);
    }

    private long laneWithoutChat(byte[] json) {
        return switch (kind) {
            case "poll" -> Lanes.ofPoll(contentId.of(json));
            case "poll_answer" -> Lanes.ofPoll(pollId.of(json));
            default -> senderId == 0 ? Lanes.ofOne(id) : Lanes.ofUser(senderId, kind);
        };
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
