package dev.baton.emulator;

/** Who a bot is. */
record BotProfile(long id, String firstName, String username) {

    static BotProfile of(long id) {
        return new BotProfile(id, "Emulated bot", "emulated_" + id + "_bot");
    }

    Person person() {
        return new Person(id, true, firstName, username);
    }

    /** getMe. It reads all messages of its groups, because the emulator brings it all of them. */
    String json() {
        return JsonWriter.object(json -> {
            person().write(json);
            json.field("can_join_groups", true)
                    .field("can_read_all_group_messages", true)
                    .field("supports_inline_queries", false)
                    .field("can_connect_to_business", false)
                    .field("has_main_web_app", false);
        });
    }
}
