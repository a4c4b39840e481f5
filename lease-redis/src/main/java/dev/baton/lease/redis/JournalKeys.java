package dev.baton.lease.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The names under which a journal is kept, all with the hash tag of its lease.
 *
 * @param lease the keys of the lease
 * @param scripts the keys that every script takes: meta, journal, texts, present, failed, failures, given-up
 * @param channel where changes are told
 * @param bitmaps what the names of the bitmaps begin with
 */
record JournalKeys(LeaseKeys lease, List<String> scripts, String channel, String bitmaps) {

    /** How many ids a bitmap is for: 1 kB. */
    private static final int RANGE = 1 << 13;

    /** The keys of the journal of a lease, as one instance uses them. */
    static JournalKeys of(String name, String instance) {
        LeaseKeys lease = LeaseKeys.of(name);
        String tag = LeaseKeys.tag(name);
        return new JournalKeys(
                lease,
                List.of(
                        tag + "meta",
                        tag + "journal",
                        tag + "texts",
                        tag + "present",
                        tag + "failed",
                        tag + "failures",
                        tag + "given-up:" + instance),
                tag + "journal-ch",
                tag + "done:");
    }

    /** The keys of a script that is about ids that may be done. */
    List<String> scripts(Collection<Long> ids) {
        List<String> all = new ArrayList<>(scripts);
        ids.forEach(id -> all.add(bitmaps + Math.floorDiv(id, RANGE)));
        return all;
    }

    /** Which bit of its bitmap an id has. */
    static String bit(long id) {
        return Integer.toString(Math.floorMod(id, RANGE));
    }
}
