package dev.baton;

import dev.baton.botapi.RawUpdate;
import dev.baton.botapi.Sender;

/**
 * An update as it came from Telegram, with what nearly every handler asks for read out of it. Everything else is in
 * {@link #json()}, for the library of your choice.
 *
 * <p>What an update does not have is 0 or empty, never null. Texts are decoded anew whenever they are asked for.
 * Immutable.
 */
public final class Update {

    private final RawUpdate.Read raw;
    private final boolean redelivered;

    private Update(RawUpdate.Read raw, boolean redelivered) {
        this.raw = raw;
        this.redelivered = redelivered;
    }

    static Update of(RawUpdate.Read raw) {
        return new Update(raw, false);
    }

    /**
     * Reads an update.
     *
     * @param json one JSON object
     * @return the update, not marked as redelivered
     * @throws IllegalArgumentException if it is not a JSON object with an {@code update_id}
     */
    public static Update parse(String json) {
        return switch (RawUpdate.read(json)) {
            case RawUpdate.Read read -> of(read);
            case RawUpdate.Unreadable unreadable ->
                throw new IllegalArgumentException("This is not an update: " + unreadable.why());
        };
    }

    /**
     * Its number, {@code update_id}. Telegram counts up by one, but may leave some out and may start anew.
     *
     * @return the number
     */
    public long id() {
        return raw.id();
    }

    /**
     * What it is.
     *
     * @return such as {@code message} or {@code callback_query}; empty if it holds nothing but its number
     */
    public String kind() {
        return raw.kind();
    }

    /**
     * The chat it belongs to. A pressed button belongs to the chat with its message.
     *
     * @return the chat; 0 if it belongs to none, as an inline query does
     */
    public long chatId() {
        return raw.chatId();
    }

    /**
     * The message that this is, or is about: the one with the button that was pressed, or that was reacted to.
     *
     * @return its number in the chat; 0 if there is none
     */
    public long messageId() {
        return raw.messageId();
    }

    /**
     * The user whom it is from.
     *
     * @return the user; {@link Sender#NOBODY} if it is from none, as a post in a channel is
     */
    public Sender from() {
        return raw.from();
    }

    /**
     * What was written: the text of a message, or else the caption of its picture or file.
     *
     * @return the text, without its formatting; empty if there is none
     */
    public String text() {
        return raw.text();
    }

    /**
     * The number of a query, which its answer has to name: {@code callback_query_id} of answerCallbackQuery,
     * {@code inline_query_id} of answerInlineQuery, and so on.
     *
     * @return the number; empty if this is no query
     */
    public String queryId() {
        return raw.queryId();
    }

    /**
     * What the button that was pressed carries.
     *
     * @return its {@code callback_data}; empty if this is no pressed button, or one without data
     */
    public String callbackData() {
        return raw.callbackData();
    }

    /**
     * The whole update.
     *
     * @return JSON text, as Telegram sent it
     */
    public String json() {
        return raw.json();
    }

    /**
     * Whether it may have been handled before, by an instance that died while it did or just after, or in part by one
     * that was interrupted.
     *
     * @return true if so
     */
    public boolean redelivered() {
        return redelivered;
    }

    /**
     * The same update, marked.
     *
     * @return an update that says that it may have been handled before
     */
    public Update asRedelivered() {
        return new Update(raw, true);
    }

    /** The length of its JSON text in bytes. */
    int length() {
        return raw.length();
    }

    /** Updates of the same lane are handled one after another. */
    long lane() {
        return raw.lane();
    }

    /** Leaves out the content: what people write does not belong into logs. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
