package dev.baton.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chat that the bot is in, with all that was said. To be used in the bot's {@link Turn}. */
final class Chat {

    private final long id;
    private final ChatKind kind;
    private final String title;
    private final Map<Long, Message> messages = new LinkedHashMap<>();
    private final Map<Long, Person> members = new LinkedHashMap<>();
    private final List<Message> replies = new ArrayList<>();
    private int seen;
    private boolean botIsOut;
    private @Nullable Message pinned;

    Chat(long id, ChatKind kind, String title) {
        this.id = id;
        this.kind = kind;
        this.title = title;
    }

    long id() {
        return id;
    }

    ChatKind kind() {
        return kind;
    }

    /** Of a private chat the first name of whom it is with. */
    String title() {
        return title;
    }

    void join(Person person) {
        members.putIfAbsent(person.id(), person);
    }

    @Nullable Person member(long userId) {
        return members.get(userId);
    }

    /** All but the bot. */
    List<Person> members() {
        return List.copyOf(members.values());
    }

    void add(Message message) {
        messages.put(message.id(), message);
        if (message.isBots()) {
            replies.add(message);
        }
    }

    /** Null when there is none with that number, or it was deleted. */
    @Nullable Message message(long messageId) {
        Message message = messages.get(messageId);
        return message == null || message.isDeleted() ? null : message;
    }

    List<Message> messages() {
        return List.copyOf(messages.values());
    }

    /** The next message of the bot that this has not returned before; null when there is none. */
    @Nullable Message nextReply() {
        return seen < replies.size() ? replies.get(seen++) : null;
    }

    /** Whether the bot was blocked, or removed from the chat. */
    boolean botIsOut() {
        return botIsOut;
    }

    void setBotIsOut(boolean out) {
        botIsOut = out;
    }

    @Nullable Message pinned() {
        return pinned;
    }

    void pin(@Nullable Message message) {
        pinned = message;
    }

    void write(JsonWriter json) {
        json.field("id", id)
                .field(kind == ChatKind.PRIVATE ? "first_name" : "title", title)
                .field("type", kind.type());
        if (kind == ChatKind.GROUP) {
            json.field("all_members_are_administrators", false);
        }
    }
}
