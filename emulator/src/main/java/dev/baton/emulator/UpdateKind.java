package dev.baton.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of update, in the order in which Telegram's server lists them, with how long they wait for the bot, from
 * when, and what they are ordered by on their way to a webhook (tdlib/telegram-bot-api, {@code Client.cpp},
 * {@code add_update} and its callers).
 */
enum UpdateKind {
    MESSAGE(Duration.ofDays(1), "date", "chat", 0),
    EDITED_MESSAGE(Duration.ofDays(1), "edit_date", "chat", 0),
    CHANNEL_POST(Duration.ofDays(1), "date", "chat", 0),
    EDITED_CHANNEL_POST(Duration.ofDays(1), "edit_date", "chat", 0),
    INLINE_QUERY(Duration.ofSeconds(30), "", "from", 1),
    CHOSEN_INLINE_RESULT(Duration.ofMinutes(10), "", "from", 2),
    CALLBACK_QUERY(Duration.ofSeconds(150), "", "from", 3),
    CUSTOM_EVENT(Duration.ofMinutes(10), "", "", 0),
    CUSTOM_QUERY(Duration.ofDays(1), "", "", 0),
    SHIPPING_QUERY(Duration.ofSeconds(150), "", "from", 4),
    PRE_CHECKOUT_QUERY(Duration.ofSeconds(150), "", "from", 4),
    POLL(Duration.ofDays(1), "", "id", 0),
    POLL_ANSWER(Duration.ofDays(1), "", "poll_id", 0),
    MY_CHAT_MEMBER(Duration.ofDays(1), "date", "chat", 5),
    CHAT_MEMBER(Duration.ofDays(1), "date", "new_chat_member.user", 6),
    CHAT_JOIN_REQUEST(Duration.ofDays(1), "date", "from", 6),
    CHAT_BOOST(Duration.ofDays(1), "boost.add_date", "chat", 7),
    REMOVED_CHAT_BOOST(Duration.ofDays(1), "remove_date", "chat", 7),
    MESSAGE_REACTION(Duration.ofDays(1), "date", "chat", 8),
    MESSAGE_REACTION_COUNT(Duration.ofDays(1), "date", "chat", 9),
    BUSINESS_CONNECTION(Duration.ofDays(1), "", "user", 10),
    BUSINESS_MESSAGE(Duration.ofDays(1), "date", "chat", 11),
    EDITED_BUSINESS_MESSAGE(Duration.ofDays(1), "edit_date", "chat", 11),
    DELETED_BUSINESS_MESSAGES(Duration.ofDays(1), "", "chat", 11),
    PURCHASED_PAID_MEDIA(Duration.ofDays(1), "", "from", 12),
    MANAGED_BOT(Duration.ofDays(1), "", "user", 13),
    GUEST_MESSAGE(Duration.ofDays(1), "date", "chat", 12);

    private static final long KEY_STEP = 1L << 33;

    private static final Map<String, UpdateKind> BY_FIELD =
            Arrays.stream(values()).collect(Collectors.toMap(UpdateKind::field, Function.identity()));

    private final String field;
    private final Duration lifetime;

    @SuppressWarnings("ImmutableEnumChecker") // nothing can be added to what List.of makes
    private final List<String> datePath;

    @SuppressWarnings("ImmutableEnumChecker") // nor to this
    private final List<String> subjectPath;

    private final int keyNumber;

    UpdateKind(Duration lifetime, String datePath, String subjectPath, int keyNumber) {
        this.field = name().toLowerCase(Locale.ROOT);
        this.lifetime = lifetime;
        this.datePath = fields(datePath);
        this.subjectPath = fields(subjectPath);
        this.keyNumber = keyNumber;
    }

    private static List<String> fields(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("\\.", -1));
    }

    /** The name of the field that carries it. */
    String field() {
        return field;
    }

    /** In any case. */
    static Optional<UpdateKind> named(String name) {
        return Optional.ofNullable(BY_FIELD.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What a bot gets that has not asked for anything. */
    static Set<UpdateKind> byDefault() {
        return EnumSet.complementOf(EnumSet.of(CHAT_MEMBER, MESSAGE_REACTION, MESSAGE_REACTION_COUNT));
    }

    /** Where its content has the time from which its lifetime counts; empty if it counts from the queueing. */
    List<String> datePath() {
        return datePath;
    }

    /** Where its content says by what it is ordered: an object with an id, or the id itself; empty if by nothing. */
    List<String> subjectPath() {
        return subjectPath;
    }

    /** When an update expires, in Unix time, whose date this is. */
    long expiresAt(long date) {
        return date + lifetime.toSeconds();
    }

    /**
     * Updates with one key reach a webhook one after the other; the key comes of the chat or the user it is about. 0 is
     * no key: nothing holds up such an update.
     */
    long queueKey(long subject) {
        return subject + keyNumber * KEY_STEP;
    }
}
