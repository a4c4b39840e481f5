package dev.baton;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kinds of update that Telegram can be asked for. */
final class UpdateKinds {

    /** Stands for all the kinds that Telegram delivers if nobody asks for any. */
    private static final String DEFAULT = "default";

    private static final List<String> DEFAULTS = List.of(
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "business_connection",
            "business_message",
            "edited_business_message",
            "deleted_business_messages",
            "guest_message",
            "inline_query",
            "chosen_inline_result",
            "callback_query",
            "shipping_query",
            "pre_checkout_query",
            "purchased_paid_media",
            "poll",
            "poll_answer",
            "my_chat_member",
            "chat_join_request",
            "chat_boost",
            "removed_chat_boost",
            "managed_bot",
            "custom_event",
            "custom_query");

    private static final List<String> ON_REQUEST = List.of("chat_member", "message_reaction", "message_reaction_count");

    private UpdateKinds() {}

    /**
     * Resolves a list of names, of which {@code default} means several.
     *
     * @param unknown is given the names that mean nothing
     */
    static List<String> resolve(List<String> names, List<String> unknown) {
        Set<String> kinds = new LinkedHashSet<>();
        for (String name : names) {
            String kind = name.strip().toLowerCase(Locale.ROOT);
            if (kind.equals(DEFAULT)) {
                kinds.addAll(DEFAULTS);
            } else if (DEFAULTS.contains(kind) || ON_REQUEST.contains(kind)) {
                kinds.add(kind);
            } else if (!kind.isEmpty()) {
                unknown.add(kind);
            }
        }
        return List.copyOf(kinds);
    }

    /** What is delivered now and is not wanted: it would be lost from now on. */
    static List<String> lost(List<String> delivered, List<String> wanted) {
        List<String> lost = new ArrayList<>(delivered.isEmpty() ? DEFAULTS : delivered);
        lost.removeAll(wanted);
        return lost;
    }
}
