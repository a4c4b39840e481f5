package dev.baton.emulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody wrote, as it was at one moment.
 *
 * @param chatId the chat it is in
 * @param messageId its number, unique within the bot
 * @param from the first name of its author; the title of the channel if it is a post there
 * @param fromBot whether the bot wrote it
 * @param text what it says; of something attached the caption, which may be empty
 * @param date when, in full seconds as the Bot API knows it
 * @param entities the stretches of the text that are shown in a special way
 * @param buttons the buttons under it, row by row
 * @param keyboard the buttons of the keyboard that comes up with it, row by row
 * @param file what is attached, or null
 * @param editedAt when it was last changed, or null
 * @param deleted whether it was taken back
 * @param json the message as the Bot API writes it; empty if this was not made by the emulator
 */
public record ChatMessage(
        long chatId,
        long messageId,
        String from,
        boolean fromBot,
        String text,
        Instant date,
        List<TextEntity> entities,
        List<List<Button>> buttons,
        List<List<Button>> keyboard,
        @Nullable EmulatedFile file,
        @Nullable Instant editedAt,
        boolean deleted,
        String json) {

    /** A message of text and nothing else. */
    public ChatMessage(long chatId, long messageId, String from, boolean fromBot, String text, Instant date) {
        this(chatId, messageId, from, fromBot, text, date, List.of(), List.of(), List.of(), null, null, false, "");
    }

    /** Whether there is a button under it with this label. */
    public boolean hasButton(String label) {
        return buttons.stream()
                .flatMap(List::stream)
                .anyMatch(button -> button.text().equals(label));
    }
}
