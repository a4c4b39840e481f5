package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a text that is shown in a special way.
 *
 * @param type as in the Bot API: {@code bold}, {@code bot_command}, {@code text_link} and so on
 * @param offset where it starts, in UTF-16 units, which are the {@code char}s of a {@link String}
 * @param length how long it is, in the same units
 * @param argument the address of a {@code text_link}, the language of a {@code pre}, the id of a {@code custom_emoji}
 *     or of the user of a {@code text_mention}; null for all others
 */
public record TextEntity(
        String type, int offset, int length, @Nullable String argument) {

    TextEntity(String type, int offset, int length) {
        this(type, offset, length, null);
    }

    int end() {
        return offset + length;
    }

    /** The stretch of a text that this is about. */
    public String of(String text) {
        return text.substring(offset, end());
    }
}
