package dev.baton.emulator;

import java.util.List;

/** Writes who is what in a chat. */
final class ChatMemberJson {

    private static final List<String> RIGHTS = List.of(
            "can_be_edited",
            "can_manage_chat",
            "can_change_info",
            "can_delete_messages",
            "can_invite_users",
            "can_restrict_members",
            "can_promote_members",
            "can_manage_video_chats",
            "is_anonymous",
            "can_post_messages",
            "can_edit_messages");

    private ChatMemberJson() {}

    /** In channels a bot can only be an administrator. */
    static String statusOfBot(Chat chat) {
        if (chat.botIsOut()) {
            return "kicked";
        }
        return chat.kind() == ChatKind.CHANNEL ? "administrator" : "member";
    }

    static String member(Person person, String status) {
        return JsonWriter.object(json -> {
            json.object("user", person::write).field("status", status);
            if (status.equals("administrator")) {
                RIGHTS.forEach(
                        right -> json.field(right, !right.equals("can_be_edited") && !right.equals("is_anonymous")));
            } else if (status.equals("kicked")) {
                json.field("until_date", 0);
            }
        });
    }
}
