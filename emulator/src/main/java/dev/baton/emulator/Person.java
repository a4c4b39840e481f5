package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/** Somebody with an account, a person or a bot. */
record Person(
        long id, boolean bot, String firstName, @Nullable String username) {

    void write(JsonWriter json) {
        json.field("id", id).field("is_bot", bot).field("first_name", firstName);
        if (username != null) {
            json.field("username", username);
        }
        if (!bot) {
            json.field("language_code", "en");
        }
    }

    String json() {
        return JsonWriter.object(this::write);
    }
}
