package dev.baton.botapi;

/**
 * The user whom an update is from.
 *
 * @param id the number of the user; 0 for {@link #NOBODY}
 * @param username without the {@code @}; empty if there is none
 * @param firstName as the user wrote it; empty only for {@link #NOBODY}
 */
public record Sender(long id, String username, String firstName) {

    /** Whom an update is from that is from no user, such as a post in a channel. */
    public static final Sender NOBODY = new Sender(0, "", "");

    /** Leaves out the names, which do not belong into logs. */
    @Override
    public String toString() {
        return "user " + id;
    }
}
