package dev.baton.emulator;

import java.util.List;
import java.util.Map;

/** The methods with which a bot asks about chats. To be used in the bot's {@link Turn}. */
final class ChatMethods {

    private final Chats chats;
    private final MessageMethods messages;

    ChatMethods(Chats chats, MessageMethods messages) {
        this.chats = chats;
        this.messages = messages;
    }

    Map<String, ResultMethod> all() {
        return Map.of(
                "getchat", this::getChat,
                "getchatmember", this::getChatMember,
                "getchatmembercount", this::getChatMemberCount,
                "getchatmemberscount", this::getChatMemberCount,
                "getchatadministrators", this::getChatAdministrators,
                "leavechat", this::leaveChat,
                "sendchataction", this::sendChatAction);
    }

    private String getChat(Parameters parameters) throws Refusal {
        Chat chat = messages.chat(parameters, "chat_id");
        Message pinned = chat.pinned();
        return JsonWriter.object(json -> {
            chat.write(json);
            json.field("accent_color_id", Math.floorMod(chat.id(), 7)).field("max_reaction_count", 11);
            json.object("accepted_gift_types", gifts -> {
                for (String kind : List.of(
                        "unlimited_gifts",
                        "limited_gifts",
                        "unique_gifts",
                        "premium_subscription",
                        "gifts_from_channels")) {
                    gifts.field(kind, false);
                }
            });
            if (pinned != null && !pinned.isDeleted()) {
                json.raw("pinned_message", chats.json(pinned));
            }
        });
    }

    private String getChatMember(Parameters parameters) throws Refusal {
        Chat chat = messages.destination(parameters);
        long userId = parameters.identifier("user_id");
        if (userId == 0) {
            throw Refusal.badRequest("invalid user_id specified");
        }
        if (userId == chats.bot().id()) {
            return ChatMemberJson.member(chats.bot(), ChatMemberJson.statusOfBot(chat));
        }
        Person member = chat.member(userId);
        if (member == null) {
            Person stranger = chats.person(String.valueOf(userId));
            if (stranger == null) {
                throw Refusal.badRequest("user not found");
            }
            return ChatMemberJson.member(stranger, "left");
        }
        return ChatMemberJson.member(member, "member");
    }

    private String getChatMemberCount(Parameters parameters) throws Refusal {
        return String.valueOf(messages.destination(parameters).members().size() + 1);
    }

    private String getChatAdministrators(Parameters parameters) throws Refusal {
        Chat chat = messages.destination(parameters);
        if (chat.kind() == ChatKind.PRIVATE) {
            throw Refusal.badRequest("there are no administrators in the private chat");
        }
        String status = ChatMemberJson.statusOfBot(chat);
        return status.equals("administrator") ? "[" + ChatMemberJson.member(chats.bot(), status) + "]" : "[]";
    }

    private String leaveChat(Parameters parameters) throws Refusal {
        Chat chat = messages.destination(parameters);
        if (chat.kind() == ChatKind.PRIVATE) {
            throw Refusal.badRequest("chat member status can't be changed in private chats");
        }
        chat.setBotIsOut(true);
        return "true";
    }

    private String sendChatAction(Parameters parameters) throws Refusal {
        messages.destination(parameters);
        if (parameters.text("action").isEmpty()) {
            throw Refusal.badRequest("wrong parameter action in request");
        }
        return "true";
    }
}
