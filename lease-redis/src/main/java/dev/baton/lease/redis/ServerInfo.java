package dev.baton.lease.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a Redis server tells of itself, as far as it shows whether the server may have forgotten a lease, or will.
 *
 * @param values the lines of INFO
 */
record ServerInfo(Map<String, String> values) {

    private static final String COMMAND = "cmdstat_";

    static ServerInfo of(String info) {
        Map<String, String> values = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
            }
        });
        return new ServerInfo(values);
    }

    /**
     * Whether a lease of which the server knows nothing cannot have existed for so long: it has been up for longer, has
     * been the primary all that time, has evicted nothing, and nobody has emptied it or reset the counters that say so.
     * What is missing proves nothing.
     */
    boolean provesThatNothingIsForgotten(Duration past) {
        return number("uptime_in_seconds") - 1 > past.toSeconds()
                && number("evicted_keys") == 0
                && number("second_repl_offset") == -1
                && "master".equals(values.get("role"))
                && "0".equals(values.get("loading"))
                && values.keySet().stream().anyMatch(key -> key.startsWith(COMMAND))
                && neverRan("flushall")
                && neverRan("flushdb")
                && neverRan("swapdb")
                && neverRan("replicaof")
                && neverRan("slaveof")
                && neverRan("config|resetstat");
    }

    /** How the server chooses what to throw away when it is full; empty if it throws nothing away. */
    Optional<String> evictionPolicy() {
        return Optional.ofNullable(values.get("maxmemory_policy"))
                .map(String::strip)
                .filter(policy -> !policy.equals("noeviction") && number("maxmemory") > 0);
    }

    private boolean neverRan(String command) {
        return !values.containsKey(COMMAND + command);
    }

    /** The number; the smallest there is if the server does not tell, which passes none of the tests. */
    private long number(String name) {
        try {
            return Long.parseLong(values.getOrDefault(name, "").strip());
        } catch (NumberFormatException untold) {
            return Long.MIN_VALUE / 2;
        }
    }
}
