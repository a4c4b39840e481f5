package dev.baton.lease;

import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalRecord.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides what becomes of entries that were delivered: whether they are ours, somebody else's, or done.
 *
 * <p>Used with the lock of its journal held, and the guards of the entries.
 */
final class Acceptor {

    private final JournalParticipant self;
    private final DoneMemory memory;
    private final FailedFolder failures;

    Acceptor(JournalParticipant self, DoneMemory memory, FailedFolder failures) {
        this.self = self;
        this.memory = memory;
        this.failures = failures;
    }

    /**
     * Makes those our own that nobody has who lives.
     *
     * @param mayTake whether they may be taken over from somebody, which needs one more guard
     * @return what became of each; empty if one of them has to be taken over, and may not be
     */
    Optional<List<Acceptance>> accept(List<JournalEntry> entries, boolean mayTake) throws IOException {
        OwnEntries mine = self.open();
        self.finishTakeOver(mine);
        JournalView view = self.look();
        Set<Long> wanted = entries.stream().map(JournalEntry::id).collect(Collectors.toSet());
        wanted.removeIf(id -> mine.has(id) || view.present(id).isPresent());
        List<Path> toTake = wanted.stream()
                .flatMap(id -> view.filesOf(id).stream())
                .distinct()
                .toList();
        if (!toTake.isEmpty() && !mayTake) {
            return Optional.empty();
        }
        self.take(toTake, view, wanted::contains);
        List<Acceptance> answers = new ArrayList<>();
        Map<Long, Stored> put = new TreeMap<>();
        SortedMap<Long, Pending> all = self.entries(view);
        for (JournalEntry entry : entries) {
            answers.add(accept(entry, mine, view, all, put));
        }
        if (!put.isEmpty()) {
            mine.change(put.values(), List.of());
        }
        return Optional.of(answers);
    }

    /** What becomes of one entry, which is put to those that have to be written if it is to be ours. */
    private Acceptance accept(
            JournalEntry entry, OwnEntries mine, JournalView view, SortedMap<Long, Pending> all, Map<Long, Stored> put)
            throws IOException {
        long id = entry.id();
        Optional<Stored> known = mine.get(id).or(() -> Optional.ofNullable(put.get(id)));
        if (known.isEmpty() && view.present(id).isPresent()) {
            return new Acceptance.HandledElsewhere();
        }
        if (known.isEmpty() && (memory.contains(id) || failures.contains(id))) {
            return new Acceptance.Done();
        }
        Stored before = known.orElseGet(() -> new Stored(entry, 0));
        Stored ours = new Stored(before.entry().asDelivered(entry.delivered()), before.token());
        if (known.isEmpty() || !before.equals(ours)) {
            put.put(id, ours);
        }
        List<Elsewhere> earlier = all.headMap(id).values().stream()
                .filter(other -> other.entry().lane() == entry.lane() && !self.isOurs(other))
                .map(other -> new Elsewhere(other.entry().id(), entry.lane()))
                .toList();
        earlier.forEach(other -> self.await(other.id()));
        return new Acceptance.Accepted(ours.entry(), earlier);
    }
}
