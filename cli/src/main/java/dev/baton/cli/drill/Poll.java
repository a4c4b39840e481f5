package dev.baton.cli.drill;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A getUpdates, as the Bot API saw it.
 *
 * @param number in the order of arrival, of all calls
 * @param instance who asked
 * @param offset which confirms all updates below it
 * @param from when it came in
 * @param to when it was answered, or given up by its client; null while it waits
 * @param status of the answer; 0 if there is none
 * @param delivered whether the answer reached the instance
 * @param updateIds what the answer brought
 */
record Poll(
        long number,
        int instance,
        long offset,
        Instant from,
        @Nullable Instant to,
        int status,
        boolean delivered,
        List<Long> updateIds) {}
