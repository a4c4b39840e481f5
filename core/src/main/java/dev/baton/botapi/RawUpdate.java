package dev.baton.botapi;

import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** An update as the server sent it: its JSON text, and what could be read out of it on the way. */
public sealed interface RawUpdate {

    /**
     * What was sent, to the letter.
     *
     * @return the whole update as JSON text
     */
    String json();

    /**
     * Reads an update.
     *
     * @param json what is believed to be one
     * @return what it is
     */
    static RawUpdate read(String json) {
        UpdateFields fields = new UpdateFields();
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        JsonCursor cursor = new JsonCursor(text);
        try {
            if (cursor.peek() != '{') {
                return new Unreadable(OptionalLong.empty(), json, "it is no JSON object");
            }
            cursor.enterObject();
            fields.read(cursor);
            return cursor.isAtEnd()
                    ? fields.update(json)
                    : new Unreadable(fields.id(), json, "something follows the JSON object");
        } catch (BrokenJsonException e) {
            int character = new String(text, 0, e.at(), StandardCharsets.UTF_8).length();
            return new Unreadable(fields.id(), json, "it is no JSON from character " + character + " on");
        }
    }

    /**
     * An update. What it does not have is 0 or empty.
     *
     * @param id its number, {@code update_id}
     * @param kind the name of its first object, such as {@code message} or {@code callback_query}
     * @param chatId the chat it belongs to
     * @param messageId the message that it is or is about
     * @param from the user whom it is from
     * @param text the text of a message, or the caption of a picture or file
     * @param queryId what an answer to a query has to name
     * @param callbackData what the button that was pressed carries
     * @param lane updates with the same number are to be handled one after another: the chat where there is one, the
     *     poll, or else the user together with the kind, as the server itself orders deliveries
     * @param json the whole update, as JSON text
     */
    record Read(
            long id,
            String kind,
            long chatId,
            long messageId,
            Sender from,
            String text,
            String queryId,
            String callbackData,
            long lane,
            String json)
            implements RawUpdate {

        /** Leaves out the content: what people write does not belong into logs. */
        @Override
        public String toString() {
            return "update " + id + " (" + (kind.isEmpty() ? "empty" : kind) + ", chat " + chatId + ")";
        }
    }

    /**
     * What was sent in the place of an update and is none.
     *
     * @param id its number, by which it can be left behind; empty if it has none
     * @param json what was sent
     * @param why what is wrong with it
     */
    record Unreadable(OptionalLong id, String json, String why) implements RawUpdate {

        /** Leaves out the content. */
        @Override
        public String toString() {
            return "unreadable update" + (id.isPresent() ? " " + id.getAsLong() : "") + " (" + why + ")";
        }
    }
}
