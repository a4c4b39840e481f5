package dev.baton.emulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A private chat of one user with the bot. To be used in the bot's {@link Turn}. */
final class Chat {

    private final long id;
    private final String firstName;
    private final List<ChatMessage> messages = new ArrayList<>();
    private int seen;

    Chat(long id, String firstName) {
        this.id = id;
        this.firstName = firstName;
    }

    long id() {
        return id;
    }

    String firstName() {
        return firstName;
    }

    void add(ChatMessage message) {
        messages.add(message);
    }

    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** The next message of the bot that this has not returned before; null when there is none. */
    @Nullable ChatMessage nextReply() {
        while (seen < messages.size()) {
            ChatMessage message = messages.get(seen++);
            if (message.fromBot()) {
                return message;
            }
        }
        return null;
    }
}
