package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The chats that a bot is in, the people it knows, and what is said. To be used in the bot's {@link Turn}. */
final class Chats {

    private static final long FIRST_USER_ID = 100_001;
    private static final long FIRST_GROUP_ID = -200_001;
    private static final long FIRST_SUPERGROUP_ID = -1_000_000_300_001L;

    private final Turn turn;
    private final Person bot;
    private final Map<Long, Person> people = new LinkedHashMap<>();
    private final Map<String, Chat> byName = new LinkedHashMap<>();
    private final Map<Long, Chat> byId = new LinkedHashMap<>();
    private final List<Consumer<ChatMessage>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ChatMessage>> changeListeners = new CopyOnWriteArrayList<>();
    private final Condition said;
    private final MessageJson json = new MessageJson(this);
    private long lastMessageId;

    Chats(Turn turn, Person bot) {
        this.turn = turn;
        this.bot = bot;
        this.said = turn.newCondition();
    }

    Person bot() {
        return bot;
    }

    /** The private chat with somebody. */
    Chat with(String firstName) {
        return byName.computeIfAbsent(ChatKind.PRIVATE + firstName, key -> {
            Person person = new Person(FIRST_USER_ID + people.size(), false, firstName, null);
            people.put(person.id(), person);
            Chat chat = new Chat(person.id(), ChatKind.PRIVATE, firstName);
            chat.join(person);
            byId.put(chat.id(), chat);
            return chat;
        });
    }

    /** A group or a channel. */
    Chat named(ChatKind kind, String title) {
        return byName.computeIfAbsent(kind + title, key -> {
            long first = kind == ChatKind.GROUP ? FIRST_GROUP_ID : FIRST_SUPERGROUP_ID;
            Chat chat = new Chat(first - byId.size(), kind, title);
            byId.put(chat.id(), chat);
            return chat;
        });
    }

    /** Whom a private chat is with. */
    Person personOf(Chat privateChat) {
        return Objects.requireNonNull(people.get(privateChat.id()));
    }

    /** Null when the bot has never heard of them. */
    @Nullable Person person(@Nullable String id) {
        return people.values().stream()
                .filter(person -> String.valueOf(person.id()).equals(id))
                .findFirst()
                .orElse(null);
    }

    @Nullable Chat find(String id) {
        try {
            return byId.get(Long.parseLong(id.trim()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    Subscription listen(Consumer<ChatMessage> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Subscription listenToChanges(Consumer<ChatMessage> listener) {
        changeListeners.add(listener);
        return () -> changeListeners.remove(listener);
    }

    /** Somebody writes; nobody in particular in a channel. */
    Message say(Chat chat, @Nullable Person author, boolean byBot, Draft draft) {
        if (author != null && !byBot) {
            chat.join(author);
        }
        Message message = new Message(chat, ++lastMessageId, author, byBot, now(), draft);
        chat.add(message);
        said.signalAll();
        tell(listeners, message);
        tell(changeListeners, message);
        return message;
    }

    /** The bot writes. */
    Message post(Chat chat, Draft draft) {
        return say(chat, chat.kind() == ChatKind.CHANNEL ? null : bot, true, draft);
    }

    void edit(Message message, Content content, ReplyMarkup markup) {
        message.edit(content, markup, now());
        tell(changeListeners, message);
    }

    void delete(Message message) {
        message.delete();
        tell(changeListeners, message);
    }

    private void tell(List<Consumer<ChatMessage>> those, Message message) {
        if (!those.isEmpty()) {
            ChatMessage shown = show(message);
            those.forEach(listener -> turn.notice(() -> listener.accept(shown)));
        }
    }

    private Instant now() {
        return turn.clock().now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Waits, in real time, for the next reply; null when none came. */
    @Nullable ChatMessage awaitReply(Chat chat, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        Message reply = chat.nextReply();
        while (reply == null && left > 0) {
            left = said.awaitNanos(left);
            reply = chat.nextReply();
        }
        return reply == null ? null : show(reply);
    }

    String json(Message message) {
        return json.of(message);
    }

    ChatMessage show(Message message) {
        Content content = message.content();
        Attachment attachment = content.attachment();
        Person author = message.author();
        return new ChatMessage(
                message.chat().id(),
                message.id(),
                author == null ? message.chat().title() : author.firstName(),
                message.isBots(),
                content.text().text(),
                message.date(),
                content.text().entities(),
                message.markup().inline(),
                message.markup().keyboard(),
                attachment == null ? null : attachment.file(),
                message.editedAt(),
                message.isDeleted(),
                json(message));
    }

    List<ChatMessage> show(Chat chat) {
        return chat.messages().stream().map(this::show).toList();
    }
}
