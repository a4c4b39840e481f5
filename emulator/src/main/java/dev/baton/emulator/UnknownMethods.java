package dev.baton.emulator;

/** What becomes of a call of a method that the emulator does not know. It is recorded in any case. */
public enum UnknownMethods {
    /** A method that is named as methods are is answered {@code true}; any other is not found. */
    TRUE,
    /** Status 404, as with Telegram's server. */
    NOT_FOUND
}
