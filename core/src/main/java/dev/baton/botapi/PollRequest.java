package dev.baton.botapi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A getUpdates. */
record PollRequest(long offset, int limit, Duration timeout, Optional<List<String>> allowedUpdates) {

    /** The server may hold its answer back for 3 s longer than it was to wait. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    Map<String, ?> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("offset", offset);
        parameters.put("limit", limit);
        parameters.put("timeout", timeout.toSeconds());
        allowedUpdates.ifPresent(kinds -> parameters.put("allowed_updates", kinds));
        return parameters;
    }

    Duration patience() {
        return timeout.plus(MARGIN);
    }
}
