package dev.baton.emulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who has a private chat with a bot. Thread-safe. */
public final class EmulatedUser {

    private final Bot bot;
    private final Chat chat;

    EmulatedUser(Bot bot, Chat chat) {
        this.bot = bot;
        this.chat = chat;
    }

    /** The user's id, which is the id of the chat too. */
    public long id() {
        return chat.id();
    }

    /** The user's first name. */
    public String firstName() {
        return chat.firstName();
    }

    /**
     * Writes to the bot.
     *
     * @return the id of the update that waits for the bot now, or 0 if there is none because the bot does not want
     *     messages or its queue is full
     */
    public long sends(String text) {
        return bot.receive(chat, text);
    }

    /**
     * Returns the bot's next message in this chat, each one once, in order; waits for it if need be.
     *
     * @param timeout how long to wait, in real time whatever the emulator's clock
     * @throws AssertionError if there is none in that time, or the waiting thread is interrupted
     */
    public ChatMessage awaitReply(Duration timeout) {
        ChatMessage reply = bot.turn().take(() -> await(timeout));
        if (reply == null) {
            throw new AssertionError("no reply to " + chat.firstName() + " within " + timeout);
        }
        return reply;
    }

    private @Nullable ChatMessage await(Duration timeout) {
        try {
            return bot.chats().awaitReply(chat, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a reply to " + chat.firstName(), e);
        }
    }

    /** All messages of this chat, the user's and the bot's, in order. A snapshot. */
    public List<ChatMessage> messages() {
        return bot.turn().take(chat::messages);
    }

    /** The same user of the same bot. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmulatedUser user && user.chat == chat;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(chat.id());
    }

    @Override
    public String toString() {
        return chat.firstName();
    }
}
