package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * How a bot answered the press of a button.
 *
 * @param text what it shows; may be empty
 * @param showAlert whether as an alert, instead of a notice that goes away
 * @param url what it opens, or null
 */
public record CallbackAnswer(
        String text, boolean showAlert, @Nullable String url) {}
