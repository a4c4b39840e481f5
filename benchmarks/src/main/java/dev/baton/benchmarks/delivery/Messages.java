package dev.baton.benchmarks.delivery;

/**
 * The updates that all get: messages of a hundred people in turn, about as long as an ordinary one on the wire. The
 * text begins with the moment at which the update came to exist, by the clock that all processes of a machine share.
 */
final class Messages {

    private static final int PEOPLE = 100;
    private static final long FIRST_PERSON = 100_001;
    private static final String PADDING = " " + "x".repeat(220);

    private Messages() {}

    /** The number of a message is also its id. */
    static String message(int number, long now) {
        return message(number, FIRST_PERSON + number % PEOPLE, now);
    }

    static String message(int number, long chat, long now) {
        return "{\"message_id\":" + number + ",\"from\":{\"id\":" + chat
                + ",\"is_bot\":false,\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"username\":\"ada\","
                + "\"language_code\":\"en\",\"is_premium\":true},\"chat\":{\"id\":" + chat
                + ",\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"username\":\"ada\",\"type\":\"private\"},"
                + "\"date\":" + System.currentTimeMillis() / 1000 + ",\"text\":\"" + now + PADDING
                + "\",\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bold\"}]}";
    }

    /** The moment at which a message with this text came to exist. */
    static long madeAt(String text) {
        return Long.parseLong(text, 0, text.indexOf(' '), 10);
    }
}
