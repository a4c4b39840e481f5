package dev.baton.emulator;

/** The four ways in which Telegram's server says 409, to whom is told beside each. */
enum Conflict {
    /** To a new getUpdates. */
    WEBHOOK_ACTIVE(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"),
    /** To the getUpdates that was waiting. */
    OTHER_GET_UPDATES("terminated by other getUpdates request; make sure that only one bot instance is running"),
    /** To the getUpdates that was waiting. */
    SET_WEBHOOK("terminated by setWebhook request"),
    /** To the setWebhook or deleteWebhook that was under way. */
    OTHER_SET_WEBHOOK("terminated by other setWebhook");

    private final String text;

    Conflict(String text) {
        this.text = text;
    }

    ApiAnswer answer() {
        return ApiAnswer.failure(409, "Conflict: " + text);
    }
}
