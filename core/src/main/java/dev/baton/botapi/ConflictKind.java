package dev.baton.botapi;

/**
 * What a 409 of the Bot API means. The server has four texts for it and no number, so the text decides
 * (tdlib/telegram-bot-api, Client.cpp).
 */
public enum ConflictKind {
    /** Another program asked for updates while our request was waiting, and got our place. */
    OTHER_GET_UPDATES(
            "terminated by other getUpdates",
            "another program polls this bot with the same token, outside of our lease",
            "stop the other program, or give it a token of its own (BotFather, /newbot)"),

    /** A webhook is set, so nobody may poll. */
    WEBHOOK_ACTIVE(
            "webhook is active",
            "a webhook is set for this bot, so polling is not possible",
            "stop the deployment that sets the webhook, or run this one with BOT_MODE=webhook"),

    /** Somebody set a webhook while our request was waiting. */
    SET_WEBHOOK(
            "terminated by setWebhook",
            "another program has just set a webhook for this bot",
            "stop the deployment that sets the webhook, or run this one with BOT_MODE=webhook"),

    /** Somebody set or deleted the webhook while our setting of it was in progress. */
    OTHER_SET_WEBHOOK(
            "terminated by other setWebhook",
            "another program sets or deletes the webhook of this bot at the same moment",
            "let only one deployment use this token"),

    /** A text that is none of the four. */
    UNKNOWN(
            "",
            "the Bot API reports a conflict of a kind that is new to us",
            "look for another program that uses this token");

    private final String mark;
    private final String meaning;
    private final String advice;

    ConflictKind(String mark, String meaning, String advice) {
        this.mark = mark;
        this.meaning = meaning;
        this.advice = advice;
    }

    /**
     * Tells the kind.
     *
     * @param description the server's text
     * @return the kind; {@link #UNKNOWN} if the text is a new one
     */
    public static ConflictKind of(String description) {
        for (ConflictKind kind : values()) {
            if (description.contains(kind.mark)) {
                return kind;
            }
        }
        return UNKNOWN;
    }

    /**
     * What happened.
     *
     * @return half a sentence for people
     */
    public String meaning() {
        return meaning;
    }

    /**
     * What to do about it.
     *
     * @return half a sentence for people
     */
    public String advice() {
        return advice;
    }
}
