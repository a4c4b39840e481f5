package dev.baton.lease.redis;

/**
 * What one instance has heard of one lease since its last question. To be guarded by a lock.
 *
 * <p><b>Whom a message is for.</b> {@code for I} is for the instance I only, and {@code by I} for all others; anything
 * else is for all. What follows {@code for I} are words to that instance.
 */
final class Hearing {

    private static final String FOR_ONE = "for ";
    private static final String BY_ONE = "by ";

    private final String forUs;
    private final String byUs;
    private long heard;
    private long seen;
    private String words = "";

    Hearing(String instance) {
        forUs = FOR_ONE + instance;
        byUs = BY_ONE + instance;
    }

    void hear(String message) {
        boolean toUs = message.startsWith(forUs)
                && (message.length() == forUs.length() || message.charAt(forUs.length()) == ' ');
        if (toUs && message.length() > forUs.length()) {
            words = message.substring(forUs.length() + 1);
        }
        if (toUs || (!message.startsWith(FOR_ONE) && !message.equals(byUs))) {
            heard++;
        }
    }

    /** A question is about to be asked, so that what was heard before it is no news any more. */
    void forget() {
        seen = heard;
        words = "";
    }

    boolean hasNews() {
        return heard != seen;
    }

    /** Whether there is news, which it is not any more then. */
    boolean takeNews() {
        boolean news = hasNews();
        seen = heard;
        return news;
    }

    String takeWords() {
        String taken = words;
        words = "";
        return taken;
    }
}
