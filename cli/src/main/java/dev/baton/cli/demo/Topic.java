package dev.baton.cli.demo;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message to the demo bot is about, and what one of its answers is about. An answer does not say which message
 * it belongs to; whoever counts them compares their topics.
 */
public final class Topic {

    static final Pattern SLOW = Pattern.compile("/slow(?:@\\w+)?\\s+([0-9]{1,4})");
    static final Pattern COMMAND = Pattern.compile("(/[a-z]+)(?:@\\w+)?(?:\\s.*)?", Pattern.DOTALL);
    static final String EDITED = "You changed it to: ";

    private static final Pattern SLOW_ANSWER = Pattern.compile("That took ([0-9]+) s\\.");

    /** How the answers to commands begin; all other texts are echoed. */
    private static final Map<String, String> BEGINNINGS = Map.of(
            "/start", "I echo what you write",
            "/help", "I echo what you write",
            "/who", "Instance ",
            "/keyboard", "Press a button",
            "/reply", "Which one?",
            "/photo", "A picture",
            "/file", "A file",
            "/format", "Bold, ",
            "/edit", "Counting",
            "/typing", "I typed ");

    private Topic() {}

    static String beginning(String command) {
        return BEGINNINGS.getOrDefault(command, "");
    }

    /**
     * The topic of a text that a person wrote.
     *
     * @param text what was written
     * @return the text itself, if it is echoed
     */
    public static String ofQuestion(String text) {
        Matcher slow = SLOW.matcher(text);
        if (slow.matches()) {
            return "/slow " + Long.parseLong(slow.group(1));
        }
        Matcher command = COMMAND.matcher(text);
        String begins = command.matches() ? beginning(command.group(1)) : "";
        return begins.isEmpty() ? text : begins;
    }

    /**
     * The topic of an answer that is no echo.
     *
     * @param text the answer
     * @return none if it can only be an echo
     */
    public static Optional<String> ofAnswer(String text) {
        Matcher slow = SLOW_ANSWER.matcher(text);
        if (slow.matches()) {
            return Optional.of("/slow " + slow.group(1));
        }
        return BEGINNINGS.values().stream().filter(text::startsWith).findFirst();
    }

    /**
     * Whether a text answers something else than a new message.
     *
     * @param text what the bot said
     * @return true for what it says to an edit
     */
    public static boolean isAside(String text) {
        return text.startsWith(EDITED);
    }
}
