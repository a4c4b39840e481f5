package dev.baton.botapi;

import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        UpdateFields fields = new UpdateFields(0);
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        JsonCursor cursor = new JsonCursor(text);
        try {
            if (cursor.peek() != '{') {
                return new Unreadable(OptionalLong.empty(), json, "it is no JSON object");
            }
            cursor.enterObject();
            fields.read(cursor);
            return cursor.isAtEnd()
                    ? fields.update(text)
                    : new Unreadable(fields.number(), json, "something follows the JSON object");
        } catch (BrokenJsonException e) {
            int character = new String(text, 0, e.at(), StandardCharsets.UTF_8).length();
            return new Unreadable(fields.number(), json, "it is no JSON from character " + character + " on");
        }
    }

    /** An update. What it does not have is 0 or empty. Immutable; what is text is decoded whenever it is asked for. */
    final class Read implements RawUpdate {

        private final UpdateFields fields;
        private final byte[] json;

        /**
         * An update that was read.
         *
         * @param json all of it; not to be changed
         */
        Read(UpdateFields fields, byte[] json) {
            this.fields = fields;
            this.json = json;
        }

        /**
         * Its number.
         *
         * @return {@code update_id}
         */
        public long id() {
            return fields.id();
        }

        /**
         * What it is.
         *
         * @return the name of its first object, such as {@code message} or {@code callback_query}
         */
        public String kind() {
            return fields.kind();
        }

        /**
         * The chat it belongs to.
         *
         * @return its number
         */
        public long chatId() {
            return fields.chatId();
        }

        /**
         * The message that it is or is about.
         *
         * @return its number in the chat
         */
        public long messageId() {
            return fields.messageId();
        }

        /**
         * The user whom it is from.
         *
         * @return the user, or {@link Sender#NOBODY}
         */
        public Sender from() {
            return fields.sender(json);
        }

        /**
         * What was written.
         *
         * @return the text of a message, or the caption of a picture or file
         */
        public String text() {
            return fields.text(json);
        }

        /**
         * What an answer to a query has to name.
         *
         * @return the number of the query
         */
        public String queryId() {
            return fields.queryId(json);
        }

        /**
         * What the button that was pressed carries.
         *
         * @return its data
         */
        public String callbackData() {
            return fields.callbackData(json);
        }

        /**
         * Updates with the same number are to be handled one after another: that of the chat where there is one, of the
         * poll, or else of the user together with the kind, as the server itself orders deliveries.
         *
         * @return the number of the lane
         */
        public long lane() {
            return fields.lane(json);
        }

        @Override
        public String json() {
            return new String(json, StandardCharsets.UTF_8);
        }

        /**
         * How long it is.
         *
         * @return the bytes of its JSON text
         */
        public int length() {
            return json.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Read read && Arrays.equals(json, read.json);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(json);
        }

        /** Leaves out the content: what people write does not belong into logs. */
        @Override
        public String toString() {
            return "update " + id() + " (" + (kind().isEmpty() ? "empty" : kind()) + ", chat " + chatId() + ")";
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
