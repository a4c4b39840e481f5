package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * What people do in their chats with the bot, and the updates that come of it. Each method returns the id of the
 * update, or 0 when there is none. To be used in the bot's {@link Turn}.
 */
final class Talk {

    private final Turn turn;
    private final Chats chats;
    private final Updates updates;
    private final CallbackQueries callbacks;

    Talk(Turn turn, Chats chats, Updates updates, CallbackQueries callbacks) {
        this.turn = turn;
        this.chats = chats;
        this.updates = updates;
        this.callbacks = callbacks;
    }

    /** Somebody writes, or nobody in particular in a channel. */
    long say(Chat chat, @Nullable Person author, Draft draft) {
        Message message = chats.say(chat, author, false, draft);
        UpdateKind kind = chat.kind() == ChatKind.CHANNEL ? UpdateKind.CHANNEL_POST : UpdateKind.MESSAGE;
        return tell(kind, message, message.date().getEpochSecond());
    }

    /** The text, or the caption, of a message is changed. */
    long edit(Message message, String text) {
        Content content = message.content().withText(FormattedText.plain(text));
        chats.edit(message, content, message.markup());
        UpdateKind kind =
                message.chat().kind() == ChatKind.CHANNEL ? UpdateKind.EDITED_CHANNEL_POST : UpdateKind.EDITED_MESSAGE;
        return tell(kind, message, now());
    }

    private long tell(UpdateKind kind, Message message, long date) {
        Chat chat = message.chat();
        return chat.botIsOut() ? 0 : updates.add(kind, chat.id(), date, chats.json(message));
    }

    /** A button is pressed; {@code queryId} is what {@link CallbackQueries#press} returned. */
    long press(Person person, Message message, String queryId, String data) {
        return updates.add(
                UpdateKind.CALLBACK_QUERY,
                person.id(),
                now(),
                JsonWriter.object(json -> json.field("id", queryId)
                        .object("from", person::write)
                        .raw("message", chats.json(message))
                        .field("chat_instance", String.valueOf(message.chat().id() * 31))
                        .field("data", data)));
    }

    CallbackQueries callbacks() {
        return callbacks;
    }

    /** The bot is blocked or removed, or let in again. */
    long setBotIsOut(Chat chat, Person by, boolean out) {
        if (chat.botIsOut() == out) {
            return 0;
        }
        String before = ChatMemberJson.member(chats.bot(), ChatMemberJson.statusOfBot(chat));
        chat.setBotIsOut(out);
        String after = ChatMemberJson.member(chats.bot(), ChatMemberJson.statusOfBot(chat));
        return updates.add(
                UpdateKind.MY_CHAT_MEMBER,
                chat.id(),
                now(),
                JsonWriter.object(json -> json.object("chat", chat::write)
                        .object("from", by::write)
                        .field("date", now())
                        .raw("old_chat_member", before)
                        .raw("new_chat_member", after)));
    }

    private long now() {
        return turn.clock().now().getEpochSecond();
    }
}
