package dev.baton.emulator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of update, in the order in which Telegram's server lists them. */
enum UpdateKind {
    MESSAGE,
    EDITED_MESSAGE,
    CHANNEL_POST,
    EDITED_CHANNEL_POST,
    INLINE_QUERY,
    CHOSEN_INLINE_RESULT,
    CALLBACK_QUERY,
    CUSTOM_EVENT,
    CUSTOM_QUERY,
    SHIPPING_QUERY,
    PRE_CHECKOUT_QUERY,
    POLL,
    POLL_ANSWER,
    MY_CHAT_MEMBER,
    CHAT_MEMBER,
    CHAT_JOIN_REQUEST,
    CHAT_BOOST,
    REMOVED_CHAT_BOOST,
    MESSAGE_REACTION,
    MESSAGE_REACTION_COUNT,
    BUSINESS_CONNECTION,
    BUSINESS_MESSAGE,
    EDITED_BUSINESS_MESSAGE,
    DELETED_BUSINESS_MESSAGES,
    PURCHASED_PAID_MEDIA,
    MANAGED_BOT,
    GUEST_MESSAGE;

    /** The name of the field that carries it. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<UpdateKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.field().equalsIgnoreCase(name))
                .findFirst();
    }

    /** What a bot gets that has not asked for anything. */
    static Set<UpdateKind> byDefault() {
        return EnumSet.complementOf(EnumSet.of(CHAT_MEMBER, MESSAGE_REACTION, MESSAGE_REACTION_COUNT));
    }
}
