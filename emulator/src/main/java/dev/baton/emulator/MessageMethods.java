package dev.baton.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods with which a bot writes, changes and takes back messages, in the order of checks of
 * tdlib/telegram-bot-api, {@code Client.cpp}. To be used in the bot's {@link Turn}.
 */
final class MessageMethods {

    private static final String NOT_MODIFIED = "message is not modified: specified new message content and reply markup"
            + " are exactly the same as a current content and reply markup of the message";

    private final Chats chats;

    MessageMethods(Chats chats) {
        this.chats = chats;
    }

    Map<String, ResultMethod> all() {
        return Map.ofEntries(
                Map.entry("sendmessage", this::sendMessage),
                Map.entry("editmessagetext", this::editText),
                Map.entry("editmessagecaption", this::editCaption),
                Map.entry("editmessagereplymarkup", this::editReplyMarkup),
                Map.entry("deletemessage", this::delete),
                Map.entry("deletemessages", this::deleteAll),
                Map.entry("forwardmessage", this::forward),
                Map.entry("copymessage", this::copy),
                Map.entry("pinchatmessage", this::pin),
                Map.entry("unpinchatmessage", this::unpin));
    }

    private String sendMessage(Parameters parameters) throws Refusal {
        FormattedText text = TextReader.text(parameters);
        if (text.isEmpty()) {
            throw Refusal.badRequest("message text is empty");
        }
        return chats.json(post(parameters, Content.of(text)));
    }

    /** Sends something to where the parameters say, with the buttons and the reply that they say. */
    Message post(Parameters parameters, Content content) throws Refusal {
        ReplyMarkup markup = ReplyMarkup.read(parameters.text("reply_markup"));
        Chat chat = destination(parameters);
        content.requireSendable();
        return chats.post(chat, new Draft(content, markup, repliedTo(parameters, chat), null));
    }

    /** The chat that is meant, whatever became of the bot there. */
    Chat chat(Parameters parameters, String name) throws Refusal {
        String id = parameters.text(name);
        if (id.isEmpty()) {
            throw Refusal.badRequest(name + " is empty");
        }
        Chat chat = chats.find(id);
        if (chat == null) {
            throw Refusal.badRequest("chat not found");
        }
        return chat;
    }

    /** The chat that is meant, if the bot may write there. */
    Chat destination(Parameters parameters) throws Refusal {
        Chat chat = chat(parameters, "chat_id");
        if (chat.botIsOut()) {
            throw Refusal.forbidden(
                    switch (chat.kind()) {
                        case PRIVATE -> "bot was blocked by the user";
                        case GROUP -> "bot was kicked from the group chat";
                        case SUPERGROUP -> "bot was kicked from the supergroup chat";
                        case CHANNEL -> "bot was kicked from the channel chat";
                    });
        }
        return chat;
    }

    private static @Nullable Message repliedTo(Parameters parameters, Chat chat) throws Refusal {
        Json reply = Json.read(parameters.text("reply_parameters"))
                .filter(Json::isObject)
                .orElse(null);
        long id = reply == null ? parameters.identifier("reply_to_message_id") : reply.integer("message_id", 0);
        boolean orWithout = reply == null
                ? parameters.flag("allow_sending_without_reply")
                : reply.text("allow_sending_without_reply").equals("true");
        if (id == 0) {
            return null;
        }
        Message message = chat.message(id);
        if (message == null && !orWithout) {
            throw Refusal.badRequest("message to be replied not found");
        }
        return message;
    }

    private String editText(Parameters parameters) throws Refusal {
        FormattedText text = TextReader.text(parameters);
        if (text.isEmpty()) {
            throw Refusal.badRequest("message text is empty");
        }
        return edit(parameters, text, "text");
    }

    private String editCaption(Parameters parameters) throws Refusal {
        return edit(parameters, TextReader.caption(parameters), "caption");
    }

    private String editReplyMarkup(Parameters parameters) throws Refusal {
        return edit(parameters, null, "reply markup");
    }

    /** Changes the text, unless it is null, and the buttons. */
    private String edit(Parameters parameters, @Nullable FormattedText text, String what) throws Refusal {
        if (parameters.has("inline_message_id")) {
            return "true";
        }
        ReplyMarkup markup = ReplyMarkup.read(parameters.text("reply_markup"));
        Message message = editable(parameters);
        Attachment attachment = message.content().attachment();
        if (what.equals("text") && attachment != null) {
            throw Refusal.badRequest("there is no text in the message to edit");
        }
        if (what.equals("caption") && (attachment == null || !attachment.hasCaption())) {
            throw Refusal.badRequest("there is no caption in the message to edit");
        }
        return change(
                message, text == null ? message.content() : message.content().withText(text), markup);
    }

    /** Takes another attachment and caption in the place of what a message says. */
    String editMedia(Parameters parameters, Content content) throws Refusal {
        return change(editable(parameters), content, ReplyMarkup.read(parameters.text("reply_markup")));
    }

    private Message editable(Parameters parameters) throws Refusal {
        Message message = message(parameters, destination(parameters), "message to edit not found");
        if (!message.isBots()) {
            throw Refusal.badRequest("message can't be edited");
        }
        return message;
    }

    private String change(Message message, Content content, ReplyMarkup markup) throws Refusal {
        content.requireSendable();
        if (content.equals(message.content())
                && markup.json().equals(message.markup().json())) {
            throw Refusal.badRequest(NOT_MODIFIED);
        }
        chats.edit(message, content, markup);
        return chats.json(message);
    }

    private static Message message(Parameters parameters, Chat chat, String otherwise) throws Refusal {
        long id = parameters.identifier("message_id");
        if (id == 0 && !parameters.has("message_id")) {
            throw Refusal.badRequest("message identifier is not specified");
        }
        Message message = chat.message(id);
        if (message == null) {
            throw Refusal.badRequest(otherwise);
        }
        return message;
    }

    private String delete(Parameters parameters) throws Refusal {
        Message message = message(parameters, destination(parameters), "message to delete not found");
        chats.delete(message);
        return "true";
    }

    private String deleteAll(Parameters parameters) throws Refusal {
        Chat chat = destination(parameters);
        List<Long> ids = ids(parameters);
        if (ids.isEmpty()) {
            throw Refusal.badRequest("message identifiers are not specified");
        }
        for (long id : ids) {
            Message message = chat.message(id);
            if (message != null) {
                chats.delete(message);
            }
        }
        return "true";
    }

    private static List<Long> ids(Parameters parameters) {
        List<Long> ids = new ArrayList<>();
        Json.read(parameters.text("message_ids"))
                .ifPresent(array -> array.items().forEach(item -> {
                    Long id = item.integer();
                    if (id != null) {
                        ids.add(id);
                    }
                }));
        return ids;
    }

    private String forward(Parameters parameters) throws Refusal {
        Chat to = destination(parameters);
        Chat from = chat(parameters, "from_chat_id");
        Message message = message(parameters, from, "message to forward not found");
        Message origin = message.forwarded() == null ? message : message.forwarded();
        return chats.json(chats.post(to, new Draft(message.content(), ReplyMarkup.NONE, null, origin)));
    }

    private String copy(Parameters parameters) throws Refusal {
        Chat from = chat(parameters, "from_chat_id");
        Message message = message(parameters, from, "message to copy not found");
        Content content = parameters.has("caption")
                ? message.content().withText(TextReader.caption(parameters))
                : message.content();
        long id = post(parameters, content).id();
        return JsonWriter.object(json -> json.field("message_id", id));
    }

    private String pin(Parameters parameters) throws Refusal {
        Chat chat = destination(parameters);
        chat.pin(message(parameters, chat, "message to pin not found"));
        return "true";
    }

    private String unpin(Parameters parameters) throws Refusal {
        destination(parameters).pin(null);
        return "true";
    }
}
