package dev.baton.cli.sandbox;

import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedFile;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The latest messages of all chats. Thread-safe. */
final class MessageFeed {

    static final int KEPT = 1000;

    private final Feed feed = new Feed(KEPT);
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, ChatMessage> messages = new LinkedHashMap<>();

    /** A message is new, or changed. */
    void put(ChatMessage message, String fate) {
        lock.lock();
        try {
            messages.put(message.messageId(), message);
            if (messages.size() > KEPT) {
                messages.pollFirstEntry();
            }
            show(message, fate);
        } finally {
            lock.unlock();
        }
    }

    /** There is news about a message, which itself is as it was. */
    void putFate(long messageId, Function<ChatMessage, String> fate) {
        lock.lock();
        try {
            ChatMessage message = messages.get(messageId);
            if (message != null) {
                show(message, fate.apply(message));
            }
        } finally {
            lock.unlock();
        }
    }

    private void show(ChatMessage message, String fate) {
        feed.put(String.valueOf(message.messageId()), MessageJson.of(message, fate));
    }

    Feed feed() {
        return feed;
    }

    Optional<ChatMessage> find(long messageId) {
        lock.lock();
        try {
            return Optional.ofNullable(messages.get(messageId));
        } finally {
            lock.unlock();
        }
    }

    Optional<EmulatedFile> file(long messageId) {
        return find(messageId).map(ChatMessage::file);
    }
}
