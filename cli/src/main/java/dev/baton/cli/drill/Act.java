package dev.baton.cli.drill;

import java.util.Locale;

/** What happens to the bot in a drill. */
enum Act {
    /** A new instance is started and asks for the lease; then the old one is stopped. */
    DEPLOY,
    /** The instance that serves is killed; another has to take over. */
    KILL,
    /** The instance that serves stands still for a while, and goes on as if nothing had happened. */
    FREEZE,
    /** The store of the lease is out of reach for a while. */
    OUTAGE,
    /** A program that knows nothing of the lease polls the same bot. */
    INTRUDER;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
