package dev.baton.lease.redis;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The names under which a lease is kept. The braces are a hash tag: in a cluster all of them are on one node.
 *
 * @param scripts the keys that every script takes: lease, meta, info, standbys
 * @param channel where changes are told
 * @param probe a key to try rights on
 */
record LeaseKeys(List<String> scripts, String channel, String probe) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    static LeaseKeys of(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a lease has letters, digits, '-', '_' and '.' only: \"" + name + "\"");
        }
        String tag = tag(name);
        return new LeaseKeys(
                List.of(tag + "lease", tag + "meta", tag + "info", tag + "standbys"), tag + "ch", tag + "probe");
    }

    /** What all keys begin with that belong to a lease. */
    static String tag(String name) {
        return "{baton:" + name + "}:";
    }
}
