package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * A button under a message or in the place of the keyboard.
 *
 * @param text what is on it
 * @param callbackData what the bot is told when it is pressed, or null
 * @param url what it opens when it is pressed, or null
 */
public record Button(
        String text,
        @Nullable String callbackData,
        @Nullable String url) {}
