package dev.baton.lease;

import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalRecord.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the files of a journal at one moment, but for those of the instance that looks.
 *
 * @param others who has files there
 * @param free the files of free entries
 */
record JournalView(List<Instance> others, List<Left> free) {

    /** An instance that has files here. */
    record Instance(long slot, boolean present, String name, Map<Long, Stored> entries, List<Path> files) {}

    /** Free entries of one file. */
    record Left(Path file, Map<Long, Stored> entries) {}

    /** Who has an entry and is present, the one that was told last to have it. */
    Optional<Instance> present(long id) {
        Instance found = null;
        for (Instance other : others) {
            Stored stored = other.present ? other.entries.get(id) : null;
            if (stored != null && (found == null || stored.token() > tokenOf(found, id))) {
                found = other;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The files in which an entry is whose owner is not present, or that is free. */
    List<Path> filesOf(long id) {
        List<Path> files = new ArrayList<>();
        others.stream()
                .filter(other -> !other.present && other.entries.containsKey(id))
                .forEach(other -> files.addAll(other.files));
        free.stream().filter(left -> left.entries.containsKey(id)).forEach(left -> files.add(left.file));
        return files;
    }

    /** The files of those who are gone, and those of which something is free. */
    List<Path> filesToTake() {
        List<Path> files = new ArrayList<>();
        others.stream().filter(other -> !other.present).forEach(gone -> files.addAll(gone.files));
        free.stream()
                .filter(left -> left.entries.isEmpty()
                        || left.entries.keySet().stream()
                                .anyMatch(id -> present(id).isEmpty()))
                .forEach(left -> files.add(left.file));
        return files;
    }

    /** All entries with those of the one that looks, as an onlooker sees them, by ascending id. */
    SortedMap<Long, Pending> pending(String self, Collection<Stored> own) {
        SortedMap<Long, Pending> all = new TreeMap<>();
        for (Left left : free) {
            left.entries.forEach((id, stored) -> all.put(id, new Pending(stored.entry(), Optional.empty(), false)));
        }
        Map<Long, Long> tokens = new HashMap<>();
        for (Instance other : others) {
            other.entries.forEach((id, stored) -> {
                Pending known = all.get(id);
                boolean isLatest = other.present && stored.token() > tokens.getOrDefault(id, 0L);
                if (known == null || !known.present() || isLatest) {
                    all.put(id, new Pending(stored.entry(), Optional.of(other.name), other.present));
                    tokens.put(id, stored.token());
                }
            });
        }
        for (Stored stored : own) {
            if (present(stored.id()).isEmpty() || stored.token() >= tokens.getOrDefault(stored.id(), 0L)) {
                all.put(stored.id(), new Pending(stored.entry(), Optional.of(self), true));
            }
        }
        return all;
    }

    private static long tokenOf(Instance instance, long id) {
        Stored stored = instance.entries.get(id);
        return stored == null ? 0 : stored.token();
    }
}
