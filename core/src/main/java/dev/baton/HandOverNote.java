package dev.baton;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a poller that hands the bot over leaves for the next one: from where to go on. So the next one need not look
 * whether there is a webhook, for there was none a moment ago, and its first poll confirms what was handled before it,
 * should that not have been confirmed yet.
 *
 * @param server the Bot API server; at another one the number means nothing
 * @param offset the next offset
 */
record HandOverNote(URI server, long offset) {

    private static final Pattern TEXT = Pattern.compile("polled (\\S+) up to (\\d{1,18})");

    String text() {
        return "polled " + server + " up to " + offset;
    }

    /** Empty if these are other words, such as those of another version. */
    static Optional<HandOverNote> of(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new HandOverNote(URI.create(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }
}
