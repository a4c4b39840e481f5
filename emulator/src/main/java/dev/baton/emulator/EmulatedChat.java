package dev.baton.emulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group, a supergroup or a channel that a bot is in. People speak in it with {@link EmulatedUser#in}. Thread-safe.
 */
public final class EmulatedChat {

    private final Bot bot;
    private final Chat chat;

    EmulatedChat(Bot bot, Chat chat) {
        this.bot = bot;
        this.chat = chat;
    }

    boolean isOf(Bot other) {
        return bot == other;
    }

    Chat chat() {
        return chat;
    }

    /** The chat's id, which is negative. */
    public long id() {
        return chat.id();
    }

    /** What it is called. */
    public String title() {
        return chat.title();
    }

    /** {@code group}, {@code supergroup} or {@code channel}. */
    public String type() {
        return chat.kind().type();
    }

    /**
     * Writes a post in a channel, in the channel's own name.
     *
     * @return the id of the update, or 0 if none waits for the bot
     * @throws IllegalStateException if it is not a channel
     */
    public long posts(String text) {
        requireChannel();
        return bot.turn().take(() -> bot.talk().say(chat, null, Draft.text(text)));
    }

    /**
     * Changes a post of a channel.
     *
     * @return the id of the update, or 0 if none waits for the bot
     * @throws IllegalStateException if it is not a channel
     * @throws IllegalArgumentException if there is no such post
     */
    public long edits(ChatMessage post, String text) {
        requireChannel();
        return bot.turn().take(() -> {
            Message message = post.chatId() == chat.id() ? chat.message(post.messageId()) : null;
            if (message == null) {
                throw new IllegalArgumentException("no such post in " + chat.title());
            }
            return bot.talk().edit(message, text);
        });
    }

    private void requireChannel() {
        if (chat.kind() != ChatKind.CHANNEL) {
            throw new IllegalStateException(chat.title() + " is no channel");
        }
    }

    /**
     * Returns the bot's next message in this chat, each one once, in order; waits for it if need be.
     *
     * @param timeout how long to wait, in real time whatever the emulator's clock
     * @throws AssertionError if there is none in that time, or the waiting thread is interrupted
     */
    public ChatMessage awaitMessage(Duration timeout) {
        return Waiting.forResult(
                () -> "no message of the bot's in " + chat.title() + " within " + timeout,
                () -> bot.turn().await(() -> bot.chats().awaitReply(chat, timeout)));
    }

    /** All messages, as they are now, in order. A snapshot. */
    public List<ChatMessage> messages() {
        return bot.turn().take(() -> bot.chats().show(chat));
    }

    /** The same chat of the same bot. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmulatedChat same && same.chat == chat;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(chat.id());
    }

    @Override
    public String toString() {
        return chat.title();
    }
}
