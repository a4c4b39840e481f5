package dev.baton;

import java.net.URI;
import java.util.OptionalLong;

/**
 * What a poller that hands the bot over, or lets go of it, leaves for the next one.
 *
 * <p>From where to go on: then the next one need not look whether there is a webhook, for there was none a moment ago,
 * and its first poll confirms what was handled before it, should that not have been confirmed yet. And whether what is
 * not confirmed may have been handled, which a holder learns when it takes over after a crash, and has to pass on if it
 * leaves before it has received that itself.
 *
 * @param server the Bot API server; at another one the offset means nothing
 * @param offset the next offset; empty if the next one has to find out
 * @param redelivered whether the first batch may have been handled already
 */
record HandOverNote(URI server, OptionalLong offset, boolean redelivered) {

    private static final String POLLED = "polled ";
    private static final String UP_TO = " up to ";
    private static final String REDELIVERED = "what comes may have been handled";
    private static final String AND = "; ";

    /** The note in words; none if there is nothing to say. */
    String text() {
        String polled = offset.isPresent() ? POLLED + server + UP_TO + offset.getAsLong() : "";
        return redelivered ? polled + (polled.isEmpty() ? "" : AND) + REDELIVERED : polled;
    }

    /** Whether the note in these words says that the first batch may have been handled already. */
    static boolean saysRedelivered(String text) {
        return text.endsWith(REDELIVERED);
    }

    /**
     * From where to go on, by the note in these words; empty if it does not say that, or of another server, or if these
     * are other words, such as those of another version.
     */
    static OptionalLong offsetAt(URI server, String text) {
        String before = POLLED + server + UP_TO;
        if (!text.startsWith(before)) {
            return OptionalLong.empty();
        }
        int end = text.indexOf(AND, before.length());
        try {
            return OptionalLong.of(Long.parseLong(text, before.length(), end < 0 ? text.length() : end, 10));
        } catch (NumberFormatException otherWords) {
            return OptionalLong.empty();
        }
    }
}
