package dev.baton.botapi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bot's token: the number of the bot, a colon, and the secret. Prints itself without the secret, so that it can be
 * part of any message.
 */
public final class BotToken {

    /** The server's own rules (tdlib/telegram-bot-api, ClientManager.cpp and Client.cpp). */
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,15}):([A-Za-z0-9_-]{24,})");

    private static final int LONGEST = 80;
    private static final long HIGHEST_ID = (1L << 54) - 1;

    /** What looks like a token in any text: in a URL it stands right behind {@code /bot}. */
    private static final Pattern ANYWHERE = Pattern.compile("([0-9]{1,16})(:|%3[Aa])[A-Za-z0-9_-]{24,}");

    private final long id;
    private final String value;

    private BotToken(long id, String value) {
        this.id = id;
        this.value = value;
    }

    /**
     * Reads a token.
     *
     * @param text as BotFather gave it
     * @return the token
     * @throws IllegalArgumentException if it cannot be a token; the message says why without repeating it
     */
    public static BotToken of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || text.length() > LONGEST || Long.parseLong(parts.group(1)) > HIGHEST_ID) {
            throw new IllegalArgumentException("A token is a number, a colon and at least 24 letters, digits, _ or -,"
                    + " as BotFather gives it; this one has " + text.length() + " characters"
                    + (text.indexOf(':') < 0 ? " and no colon" : ""));
        }
        return new BotToken(Long.parseLong(parts.group(1)), text);
    }

    /**
     * Takes every token out of a text. For the last step before a text leaves the program.
     *
     * @param text anything
     * @return the text, with {@code ***} in the place of the secrets
     */
    public static String redact(String text) {
        return text.indexOf(':') < 0 && text.indexOf('%') < 0
                ? text
                : ANYWHERE.matcher(text).replaceAll("$1$2***");
    }

    /**
     * The number of the bot, which is no secret.
     *
     * @return a positive number
     */
    public long id() {
        return id;
    }

    /**
     * The whole token. For the address of a request, and nothing else.
     *
     * @return the token with its secret
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BotToken token && token.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return id + ":***";
    }
}
