package dev.baton.botapi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A getUpdates. */
record PollRequest(long offset, int limit, Duration timeout) {

    /** The server may hold its answer back for 3 s longer than it was to wait. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    Map<String, ?> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("offset", offset);
        parameters.put("limit", limit);
        parameters.put("timeout", timeout.toSeconds());
        return parameters;
    }

    Duration patience() {
        return timeout.plus(MARGIN);
    }
}
