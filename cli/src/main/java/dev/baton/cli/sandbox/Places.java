package dev.baton.cli.sandbox;

import dev.baton.emulator.ButtonPress;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedChat;
import dev.baton.emulator.EmulatedUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The chats of the bot and the people in them, and what they do there. Thread-safe. */
final class Places {

    /** The page has to stay a page. */
    private static final int MOST = 50;

    private static final int LONGEST_NAME = 64;

    /** A chat, as the page lists it. */
    record Place(long id, String kind, String title) {}

    private final EmulatedBot bot;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, EmulatedUser> people = new LinkedHashMap<>();
    private final Map<Long, EmulatedChat> rooms = new LinkedHashMap<>();
    private final Map<Long, Place> places = new LinkedHashMap<>();

    Places(EmulatedBot bot) {
        this.bot = bot;
        add("private", "You");
        add("private", "Ada");
        add("group", "Team");
        add("channel", "News");
    }

    /**
     * Adds a chat, unless it is there.
     *
     * @param kind {@code private}, {@code group}, {@code supergroup} or {@code channel}
     * @param title of a private chat whom it is with
     * @return its id
     * @throws IllegalArgumentException if there is no such kind, or no title, or too much of anything
     */
    long add(String kind, String title) {
        if (title.isBlank() || title.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A name has 1 to " + LONGEST_NAME + " characters.");
        }
        lock.lock();
        try {
            if (places.size() >= MOST) {
                throw new IllegalArgumentException("There are " + MOST + " chats already.");
            }
            Place place = switch (kind) {
                case "private" -> {
                    EmulatedUser user = bot.user(title);
                    people.put(user.id(), user);
                    yield new Place(user.id(), kind, title);
                }
                case "group" -> room(bot.group(title));
                case "supergroup" -> room(bot.supergroup(title));
                case "channel" -> room(bot.channel(title));
                default -> throw new IllegalArgumentException("A chat is private, group, supergroup or channel.");
            };
            places.put(place.id(), place);
            return place.id();
        } finally {
            lock.unlock();
        }
    }

    private Place room(EmulatedChat chat) {
        rooms.put(chat.id(), chat);
        return new Place(chat.id(), chat.type(), chat.title());
    }

    /** In the order in which they were added. */
    List<Place> all() {
        lock.lock();
        try {
            return List.copyOf(places.values());
        } finally {
            lock.unlock();
        }
    }

    /** Writes, and returns the id of the update. In a channel it does not matter who. */
    long write(long chat, long person, String text) {
        EmulatedChat channel = channel(chat);
        return channel == null ? speaker(chat, person).sends(text) : channel.posts(text);
    }

    /** Changes an own text. */
    void edit(ChatMessage message, long person, String text) {
        EmulatedChat channel = channel(message.chatId());
        if (channel == null) {
            speaker(message.chatId(), person).edits(message, text);
        } else {
            channel.edits(message, text);
        }
    }

    /**
     * Sends a photo or a file, and returns the id of the update.
     *
     * @throws IllegalArgumentException in a channel
     */
    long sendFile(long chat, long person, boolean photo, String name, byte[] content, String caption) {
        EmulatedUser speaker = speaker(chat, person);
        return photo ? speaker.sendsPhoto(content, caption) : speaker.sendsDocument(name, content, caption);
    }

    /** Presses a button by its callback data, or else by its label. */
    ButtonPress press(ChatMessage message, long person, String button) {
        EmulatedChat channel = channel(message.chatId());
        EmulatedUser presser = channel == null ? speaker(message.chatId(), person) : person(person);
        return presser.presses(message, button);
    }

    private EmulatedUser speaker(long chat, long person) {
        EmulatedUser user = person(person);
        if (chat == user.id()) {
            return user;
        }
        lock.lock();
        try {
            EmulatedChat room = rooms.get(chat);
            if (room == null) {
                throw new IllegalArgumentException("This is not a chat of " + user.firstName() + "'s.");
            }
            return user.in(room);
        } finally {
            lock.unlock();
        }
    }

    private EmulatedUser person(long id) {
        lock.lock();
        try {
            EmulatedUser user = people.get(id);
            if (user == null) {
                throw new IllegalArgumentException("There is nobody with the id " + id + ".");
            }
            return user;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable EmulatedChat channel(long chat) {
        lock.lock();
        try {
            EmulatedChat room = rooms.get(chat);
            return room != null && room.type().equals("channel") ? room : null;
        } finally {
            lock.unlock();
        }
    }
}
