package dev.baton.emulator;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a chat with a bot: in a private one, unless taken {@linkplain #in elsewhere}. Methods that return the id
 * of an update return 0 when none waits for the bot, because it does not want such updates, its queue is full, or it is
 * not in the chat. Thread-safe.
 */
public final class EmulatedUser {

    private final Bot bot;
    private final Person person;
    private final Chat chat;

    EmulatedUser(Bot bot, Person person, Chat chat) {
        this.bot = bot;
        this.person = person;
        this.chat = chat;
    }

    /** The user's id, which is the id of the private chat too. */
    public long id() {
        return person.id();
    }

    /** The user's first name. */
    public String firstName() {
        return person.firstName();
    }

    /**
     * The same user in a group, a member from now on.
     *
     * @throws IllegalArgumentException if it is a channel, where nobody speaks in person, or another bot's
     */
    public EmulatedUser in(EmulatedChat group) {
        if (!group.isOf(bot) || group.chat().kind() == ChatKind.CHANNEL) {
            throw new IllegalArgumentException(group + " is not a group of this bot");
        }
        bot.turn().run(() -> group.chat().join(person));
        return new EmulatedUser(bot, person, group.chat());
    }

    /** Writes a message; returns the id of its update. */
    public long sends(String text) {
        return send(Draft.text(text));
    }

    /** Writes a message in reply to another one; returns the id of its update. */
    public long replies(ChatMessage to, String text) {
        return bot.turn().take(() -> {
            Content content = Content.of(FormattedText.plain(text));
            return bot.talk().say(chat, person, new Draft(content, ReplyMarkup.NONE, message(to), null));
        });
    }

    /** Sends a photo; returns the id of its update. */
    public long sendsPhoto(byte[] image, String caption) {
        return sendFile(FileKind.PHOTO, Upload.of("photo.jpg", "image/jpeg", image), caption);
    }

    /** Sends a file; returns the id of its update. */
    public long sendsDocument(String fileName, byte[] content, String caption) {
        return sendFile(FileKind.DOCUMENT, Upload.of(fileName, "application/octet-stream", content), caption);
    }

    private long sendFile(FileKind kind, Upload upload, String caption) {
        return bot.turn().take(() -> {
            Attachment attachment = Attachment.of(bot.files().add(kind, upload), new Parameters());
            return bot.talk().say(chat, person, Draft.of(Content.of(attachment, FormattedText.plain(caption))));
        });
    }

    private long send(Draft draft) {
        return bot.turn().take(() -> bot.talk().say(chat, person, draft));
    }

    /**
     * Changes the text, or the caption, of an own message; returns the id of the update.
     *
     * @throws IllegalArgumentException if it is not this user's message in this chat
     */
    public long edits(ChatMessage message, String text) {
        return bot.turn().take(() -> {
            Message own = message(message);
            if (!person.equals(own.author())) {
                throw new IllegalArgumentException("not a message of " + person.firstName() + "'s");
            }
            return bot.talk().edit(own, text);
        });
    }

    private Message message(ChatMessage shown) {
        Message message = shown.chatId() == chat.id() ? chat.message(shown.messageId()) : null;
        if (message == null) {
            throw new IllegalArgumentException("no such message in this chat");
        }
        return message;
    }

    /**
     * Presses the button with this label under the last message of the bot's that has one.
     *
     * @throws AssertionError if there is no such button
     */
    public ButtonPress presses(String label) {
        return bot.turn().take(() -> {
            for (Message message : chat.messages().reversed()) {
                Button button = message.isDeleted() ? null : button(message, label);
                if (button != null) {
                    return press(message, button);
                }
            }
            throw new AssertionError("no button \"" + label + "\" in the chat of " + person.firstName());
        });
    }

    /**
     * Presses the button with this label, or with this callback data, under a message.
     *
     * @throws AssertionError if there is no such button
     */
    public ButtonPress presses(ChatMessage message, String label) {
        return bot.turn().take(() -> {
            Message pressed = message(message);
            Button button = button(pressed, label);
            if (button == null) {
                throw new AssertionError("no button \"" + label + "\" under that message");
            }
            return press(pressed, button);
        });
    }

    private static @Nullable Button button(Message message, String label) {
        return message.markup().inline().stream()
                .flatMap(List::stream)
                .filter(button -> label.equals(button.text()) || label.equals(button.callbackData()))
                .findFirst()
                .orElse(null);
    }

    private ButtonPress press(Message message, Button button) {
        String data = Objects.requireNonNullElse(button.callbackData(), "");
        String queryId = bot.talk().callbacks().press();
        return new ButtonPress(bot, queryId, data, bot.talk().press(person, message, queryId, data));
    }

    /** Blocks the bot, which can write here no more; in a group, removes it. Returns the id of the update. */
    public long blocksBot() {
        return bot.turn().take(() -> bot.talk().setBotIsOut(chat, person, true));
    }

    /** Lets the bot write again; in a group, adds it. Returns the id of the update. */
    public long unblocksBot() {
        return bot.turn().take(() -> bot.talk().setBotIsOut(chat, person, false));
    }

    /**
     * Returns the bot's next message in this chat, each one once, in order; waits for it if need be.
     *
     * @param timeout how long to wait, in real time whatever the emulator's clock
     * @throws AssertionError if there is none in that time, or the waiting thread is interrupted
     */
    public ChatMessage awaitReply(Duration timeout) {
        return Waiting.forResult(
                () -> "no reply to " + person.firstName() + " within " + timeout,
                () -> bot.turn().await(() -> bot.chats().awaitReply(chat, timeout)));
    }

    /** All messages of this chat, as they are now, in order. A snapshot. */
    public List<ChatMessage> messages() {
        return bot.turn().take(() -> bot.chats().show(chat));
    }

    /** The same user in the same chat with the same bot. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmulatedUser user && user.person.equals(person) && user.chat == chat;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(person.id());
    }

    @Override
    public String toString() {
        return person.firstName();
    }
}
