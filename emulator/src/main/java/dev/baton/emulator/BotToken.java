package dev.baton.emulator;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token and the bot it names. Has no {@code toString()} that would show it.
 *
 * @param botId the number before the colon
 */
record BotToken(long botId, String text) {

    private static final long MAX_BOT_ID = 1L << 54;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{24,}");

    /**
     * Reads a token, or says why it is refused before any bot is asked (tdlib/telegram-bot-api,
     * {@code ClientManager.cpp}).
     */
    static Reading read(String text) {
        int colon = text.indexOf(':');
        if (text.startsWith("0") || text.length() > 80 || colon < 0) {
            return new Refused(401, "Unauthorized: invalid token specified");
        }
        Optional<Long> id = number(text.substring(0, colon));
        if (id.isEmpty()) {
            return new Refused(421, "Misdirected Request: unallowed token specified");
        }
        if (id.get() <= 0 || id.get() >= MAX_BOT_ID) {
            return new Refused(401, "Unauthorized: invalid token specified");
        }
        if (!SECRET.matcher(text.substring(colon + 1)).matches()) {
            return new Refused(401, "Unauthorized");
        }
        return new WellFormed(new BotToken(id.get(), text));
    }

    private static Optional<Long> number(String text) {
        try {
            return text.startsWith("+") ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "token of bot " + botId;
    }

    sealed interface Reading {}

    record WellFormed(BotToken token) implements Reading {}

    record Refused(int status, String description) implements Reading {

        ApiAnswer answer() {
            return ApiAnswer.failure(status, description);
        }
    }
}
