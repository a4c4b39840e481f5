package dev.baton.emulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message in a chat, as it is now. To be used in the bot's {@link Turn}. */
final class Message {

    private final Chat chat;
    private final long id;
    private final @Nullable Person author;
    private final boolean bots;
    private final Instant date;
    private final @Nullable Message repliedTo;
    private final @Nullable Message forwarded;
    private Content content;
    private ReplyMarkup markup;
    private @Nullable Instant editedAt;
    private boolean deleted;

    /**
     * A new message.
     *
     * @param author nobody in a channel
     * @param bots whether the bot wrote it
     */
    Message(Chat chat, long id, @Nullable Person author, boolean bots, Instant date, Draft draft) {
        this.chat = chat;
        this.id = id;
        this.author = author;
        this.bots = bots;
        this.date = date;
        this.repliedTo = draft.repliedTo();
        this.forwarded = draft.forwarded();
        this.content = draft.content();
        this.markup = draft.markup();
    }

    Chat chat() {
        return chat;
    }

    long id() {
        return id;
    }

    @Nullable Person author() {
        return author;
    }

    boolean isBots() {
        return bots;
    }

    Instant date() {
        return date;
    }

    @Nullable Message repliedTo() {
        return repliedTo;
    }

    /** The message that this one is a forward of. */
    @Nullable Message forwarded() {
        return forwarded;
    }

    Content content() {
        return content;
    }

    ReplyMarkup markup() {
        return markup;
    }

    @Nullable Instant editedAt() {
        return editedAt;
    }

    boolean isDeleted() {
        return deleted;
    }

    void edit(Content newContent, ReplyMarkup newMarkup, Instant at) {
        content = newContent;
        markup = newMarkup;
        editedAt = at;
    }

    void delete() {
        deleted = true;
    }
}
