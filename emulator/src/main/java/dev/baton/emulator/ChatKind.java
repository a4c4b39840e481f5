package dev.baton.emulator;

import java.util.Locale;

/** What sort of a chat it is. */
enum ChatKind {
    PRIVATE,
    GROUP,
    SUPERGROUP,
    CHANNEL;

    String type() {
        return name().toLowerCase(Locale.ROOT);
    }
}
