package dev.baton.emulator;

/** Who a bot is. */
record BotProfile(long id, String firstName, String username) {

    static BotProfile of(long id) {
        return new BotProfile(id, "Emulated bot", "emulated_" + id + "_bot");
    }

    /** getMe. */
    void getMe(Query query) {
        query.answer(ApiAnswer.ok(JsonWriter.object(json -> {
            writeUser(json);
            json.field("can_join_groups", true)
                    .field("can_read_all_group_messages", false)
                    .field("supports_inline_queries", false)
                    .field("can_connect_to_business", false)
                    .field("has_main_web_app", false);
        })));
    }

    void writeUser(JsonWriter json) {
        json.field("id", id)
                .field("is_bot", true)
                .field("first_name", firstName)
                .field("username", username);
    }
}
