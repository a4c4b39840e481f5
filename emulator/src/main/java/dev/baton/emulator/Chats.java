package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The people who talk to a bot, and what is said. To be used in the bot's {@link Turn}. */
final class Chats {

    private static final long FIRST_USER_ID = 100_001;
    private static final int MAX_TEXT_LENGTH = 4096;

    private final Turn turn;
    private final BotProfile bot;
    private final Map<String, Chat> byName = new LinkedHashMap<>();
    private final Map<Long, Chat> byId = new LinkedHashMap<>();
    private final List<Consumer<ChatMessage>> listeners = new CopyOnWriteArrayList<>();
    private final Condition said;
    private long lastMessageId;

    Chats(Turn turn, BotProfile bot) {
        this.turn = turn;
        this.bot = bot;
        this.said = turn.newCondition();
    }

    Chat with(String firstName) {
        return byName.computeIfAbsent(firstName, name -> {
            Chat chat = new Chat(FIRST_USER_ID + byId.size(), name);
            byId.put(chat.id(), chat);
            return chat;
        });
    }

    Subscription listen(Consumer<ChatMessage> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A user writes to the bot. */
    ChatMessage receive(Chat chat, String text) {
        return say(chat, chat.firstName(), false, text);
    }

    /** sendMessage. */
    void sendMessage(Query query) {
        String text = query.parameters().text("text");
        String chatId = query.parameters().text("chat_id");
        Chat chat = find(chatId);
        if (text.isBlank()) {
            query.answer(ApiAnswer.badRequest("message text is empty"));
        } else if (chatId.isEmpty()) {
            query.answer(ApiAnswer.badRequest("chat_id is empty"));
        } else if (chat == null) {
            query.answer(ApiAnswer.badRequest("chat not found"));
        } else if (text.length() > MAX_TEXT_LENGTH) {
            query.answer(ApiAnswer.badRequest("message is too long"));
        } else {
            query.answer(ApiAnswer.ok(json(chat, say(chat, bot.firstName(), true, text))));
        }
    }

    private @Nullable Chat find(String chatId) {
        try {
            return byId.get(Long.parseLong(chatId));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private ChatMessage say(Chat chat, String from, boolean fromBot, String text) {
        Instant date = turn.clock().now().truncatedTo(ChronoUnit.SECONDS);
        ChatMessage message = new ChatMessage(chat.id(), ++lastMessageId, from, fromBot, text, date);
        chat.add(message);
        said.signalAll();
        listeners.forEach(listener -> turn.notice(() -> listener.accept(message)));
        return message;
    }

    /** Waits, in real time, for the next reply; null when none came. */
    @Nullable ChatMessage awaitReply(Chat chat, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        ChatMessage reply = chat.nextReply();
        while (reply == null && left > 0) {
            left = said.awaitNanos(left);
            reply = chat.nextReply();
        }
        return reply;
    }

    String json(Chat chat, ChatMessage message) {
        return JsonWriter.object(json -> {
            json.field("message_id", message.messageId());
            if (message.fromBot()) {
                json.object("from", bot::writeUser);
            } else {
                json.object(
                        "from",
                        user -> user.field("id", chat.id())
                                .field("is_bot", false)
                                .field("first_name", chat.firstName())
                                .field("language_code", "en"));
            }
            json.object(
                    "chat",
                    fields -> fields.field("id", chat.id())
                            .field("first_name", chat.firstName())
                            .field("type", "private"));
            json.field("date", message.date().getEpochSecond()).field("text", message.text());
            BotCommands.write(json, message.text());
        });
    }
}
