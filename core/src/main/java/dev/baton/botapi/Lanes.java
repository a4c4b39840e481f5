package dev.baton.botapi;

/**
 * The lanes of updates that belong to no chat. They are numbered as the server numbers the queues of its deliveries
 * (tdlib/telegram-bot-api, Client.cpp), so that an inline query, say, waits for no message of the same user.
 */
final class Lanes {

    /** Above all numbers of chats and users, so that the lanes of one user do not meet those of another. */
    private static final long STEP = 1L << 33;

    /** For kinds that are new to us. */
    private static final int UNKNOWN = 15;

    private Lanes() {}

    static long ofUser(long user, String kind) {
        int which = switch (kind) {
            case "inline_query" -> 1;
            case "chosen_inline_result" -> 2;
            case "callback_query" -> 3;
            case "shipping_query", "pre_checkout_query" -> 4;
            case "business_connection" -> 10;
            case "guest_message", "purchased_paid_media" -> 12;
            case "managed_bot" -> 13;
            default -> UNKNOWN;
        };
        return user + which * STEP;
    }

    /** Numbers of polls use all 64 bits, so that they hardly meet any other lane. */
    static long ofPoll(String poll) {
        try {
            return Long.parseLong(poll);
        } catch (NumberFormatException notOfThisServer) {
            return Long.MAX_VALUE - (poll.hashCode() & 0xffff_ffffL);
        }
    }

    /** A lane for one update that belongs to nobody. */
    static long ofOne(long update) {
        return Long.MIN_VALUE + update;
    }
}
