package dev.baton.cli.lease;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import java.time.temporal.ChronoUnit;

/** Updates of a journal, a line each, for people. What is in them is not said. */
final class JournalWords {

    private JournalWords() {}

    static String pending(Pending pending) {
        String owner = pending.owner()
                .map(instance -> pending.present() ? "with instance " + instance : "left by instance " + instance)
                .orElse("waits for the next holder");
        return "pending  " + described(pending.entry()) + owner;
    }

    static String failed(FailedEntry failed) {
        return "failed   " + described(failed.entry()) + "at "
                + failed.failedAt().truncatedTo(ChronoUnit.SECONDS) + ": " + failed.reason();
    }

    private static String described(JournalEntry entry) {
        return entry.id() + "  lane " + entry.lane() + (entry.perhapsHandled() ? ", perhaps handled before" : "")
                + ", ";
    }
}
