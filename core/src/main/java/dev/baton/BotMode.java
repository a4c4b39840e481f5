package dev.baton;

/** How updates come from Telegram. A bot uses one or the other, never both. */
public enum BotMode {
    /** We ask with getUpdates. A webhook is removed first. */
    POLLING,

    /** Telegram calls us. No code path of this mode reaches getUpdates. */
    WEBHOOK
}
