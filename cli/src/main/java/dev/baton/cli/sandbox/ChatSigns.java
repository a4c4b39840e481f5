package dev.baton.cli.sandbox;

import dev.baton.emulator.Button;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** What a chat shows beside its messages: that the bot is typing, and the keyboard that it has put up. Thread-safe. */
final class ChatSigns {

    private static final Duration ACTION_LASTS = Duration.ofSeconds(5);
    private static final Pattern REMOVES = Pattern.compile("\"remove_keyboard\"\\s*:\\s*true");
    private static final Pattern ONCE = Pattern.compile("\"one_time_keyboard\"\\s*:\\s*true");

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Action> actions = new HashMap<>();
    private final Map<Long, Keyboard> keyboards = new HashMap<>();

    /** What the bot is doing, such as {@code typing}. */
    record Action(String what, Instant until) {}

    /** The buttons that write for a person. */
    record Keyboard(List<List<Button>> rows, boolean once) {}

    void called(RecordedCall call, Instant now) {
        String chat = call.parameters().getOrDefault("chat_id", "");
        if (!call.succeeded() || !chat.matches("-?[0-9]{1,18}")) {
            return;
        }
        long id = Long.parseLong(chat);
        String markup = call.parameters().getOrDefault("reply_markup", "");
        lock.lock();
        try {
            if (call.method().toLowerCase(Locale.ROOT).equals("sendchataction")) {
                actions.put(id, new Action(call.parameters().getOrDefault("action", ""), now.plus(ACTION_LASTS)));
            } else if (REMOVES.matcher(markup).find()) {
                keyboards.remove(id);
            } else if (ONCE.matcher(markup).find()) {
                keyboards.computeIfPresent(id, (same, keyboard) -> new Keyboard(keyboard.rows(), true));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The bot wrote, so it is not typing any more. */
    void said(ChatMessage message) {
        lock.lock();
        try {
            actions.remove(message.chatId());
            if (!message.keyboard().isEmpty()) {
                keyboards.put(message.chatId(), new Keyboard(message.keyboard(), false));
            }
        } finally {
            lock.unlock();
        }
    }

    Map<Long, Action> actions(Instant now) {
        lock.lock();
        try {
            actions.values().removeIf(action -> action.until().isBefore(now));
            return Map.copyOf(actions);
        } finally {
            lock.unlock();
        }
    }

    Map<Long, Keyboard> keyboards() {
        lock.lock();
        try {
            return Map.copyOf(keyboards);
        } finally {
            lock.unlock();
        }
    }
}
