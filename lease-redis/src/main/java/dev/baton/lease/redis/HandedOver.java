package dev.baton.lease.redis;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads what a standby is told of a lease that was passed to it: the name of its last question that Redis had heard by
 * then, the fencing token, since when it holds (ms), and the note.
 *
 * <p>A message can be late, and about a lease that has come and gone. If the question is the standby's last one indeed,
 * the lease was passed to it after it began to ask, and cannot have ended before a claim's time from there is over.
 *
 * <p>Run once in the life of a process, when each millisecond counts; so without a regular expression or a lambda,
 * whose first use takes one.
 */
final class HandedOver {

    private static final char END = ' ';

    private HandedOver() {}

    /** The lease; empty if the words are about something else, or do not follow that question. */
    static Optional<Acquired> in(String words, String lastQuestion, String name, Holder holder) {
        int token = lastQuestion.length() + 1;
        int since = words.indexOf(END, token) + 1;
        int note = words.indexOf(END, since) + 1;
        if (token == 1
                || since == 0
                || note == 0
                || words.charAt(token - 1) != END
                || !words.startsWith(lastQuestion)) {
            return Optional.empty();
        }
        try {
            Lease lease = new Lease(
                    name,
                    holder,
                    new FencingToken(Long.parseLong(words, token, since - 1, 10)),
                    Instant.ofEpochMilli(Long.parseLong(words, since, note - 1, 10)));
            String left = words.substring(note);
            return Optional.of(
                    new Acquired(lease, /* clean= */ true, left.isEmpty() ? Optional.empty() : Optional.of(left)));
        } catch (NumberFormatException otherWords) {
            return Optional.empty();
        }
    }
}
