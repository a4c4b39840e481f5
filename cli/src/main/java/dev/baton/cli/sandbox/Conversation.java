package dev.baton.cli.sandbox;

import dev.baton.emulator.ButtonPress;
import dev.baton.emulator.CallbackAnswer;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/** What people and the bot say in all chats, and what became of it. Thread-safe. */
final class Conversation {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmulatedBot bot;
    private final BooleanSupplier demo;
    private final LongPredicate taken;
    private final Runnable changed;
    private final Places places;
    private final MessageFeed messages = new MessageFeed();
    private final ChatSigns signs = new ChatSigns();
    private final ReentrantLock lock = new ReentrantLock();
    private final Ledger ledger = new Ledger();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * A conversation, as yet without a word.
     *
     * @param demo whether the demo bot runs, which answers everything
     * @param taken whether a foreign consumer got an update
     * @param changed told whenever there is something new to see
     */
    Conversation(EmulatedBot bot, BooleanSupplier demo, LongPredicate taken, Runnable changed) {
        this.bot = bot;
        this.demo = demo;
        this.taken = taken;
        this.changed = changed;
        this.places = new Places(bot);
    }

    /** From now on it listens. */
    void listen() {
        bot.onMessage(this::said);
        bot.onChange(this::show);
    }

    private void said(ChatMessage message) {
        lock.lock();
        try {
            if (!message.fromBot()) {
                ledger.asked(message);
            } else if (demo.getAsBoolean()) {
                ledger.answered(message, taken);
            }
        } finally {
            lock.unlock();
        }
        if (message.fromBot()) {
            signs.said(message);
        }
    }

    private void show(ChatMessage message) {
        lock.lock();
        try {
            messages.put(message, fate(message));
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    private String fate(ChatMessage message) {
        if (message.fromBot()) {
            return ledger.isRepeated(message) ? "again" : "";
        }
        return ledger.fate(message).word();
    }

    /** The bot called something. */
    void called(RecordedCall call) {
        signs.called(call, Instant.now());
    }

    /** Somebody writes. */
    void write(long chat, long person, String text) {
        say(() -> places.write(chat, person, text));
    }

    /** Somebody sends a photo or another file. */
    void sendFile(long chat, long person, boolean photo, String name, byte[] content, String caption) {
        say(() -> places.sendFile(chat, person, photo, name, content, caption));
    }

    /** One after the other, because the ids of updates and the messages have to come in the same order. */
    private void say(LongSupplier act) {
        writing.lock();
        try {
            long updateId = act.getAsLong();
            lock.lock();
            try {
                ledger.sent(updateId);
            } finally {
                lock.unlock();
            }
        } finally {
            writing.unlock();
        }
        changed.run();
    }

    /** Somebody changes an own message. */
    void edit(long messageId, long person, String text) {
        places.edit(message(messageId), person, text);
    }

    /**
     * Somebody presses a button; waits a while for the answer.
     *
     * @return the answer, if there is one
     */
    Optional<CallbackAnswer> press(long messageId, long person, String button) {
        ButtonPress press = places.press(message(messageId), person, button);
        changed.run();
        try {
            return Optional.of(press.awaitAnswer(PATIENCE));
        } catch (AssertionError silence) {
            return Optional.empty();
        }
    }

    private ChatMessage message(long id) {
        return messages.find(id).orElseThrow(() -> new IllegalArgumentException("There is no such message any more."));
    }

    /** Looks at what waits, and counts. */
    Ledger.Counts count() {
        lock.lock();
        try {
            ledger.look(bot::isPending, taken, demo.getAsBoolean());
            for (long id : ledger.takeChanged()) {
                messages.putFate(id, this::fate);
            }
            return ledger.counts();
        } finally {
            lock.unlock();
        }
    }

    /** Does something by which the Bot API may lose what waits for the bot. */
    void losing(Runnable act) {
        writing.lock();
        try {
            lock.lock();
            try {
                Set<Long> waiting = ledger.waitingUpdates();
                waiting.removeIf(id -> !bot.isPending(id));
                act.run();
                bot.confirmedUpdateIds().forEach(waiting::remove);
                ledger.lost(waiting::contains);
            } finally {
                lock.unlock();
            }
        } finally {
            writing.unlock();
        }
    }

    Places places() {
        return places;
    }

    MessageFeed messages() {
        return messages;
    }

    ChatSigns signs() {
        return signs;
    }
}
