package dev.baton.lease;

import java.time.Instant;

/**
 * An entry that was set aside because it could not be handled.
 *
 * @param entry the entry
 * @param failedAt when it was set aside, by the clock of the instance that did it
 * @param reason what went wrong, in one line
 */
public record FailedEntry(JournalEntry entry, Instant failedAt, String reason) {}
