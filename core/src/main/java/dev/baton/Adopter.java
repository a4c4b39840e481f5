package dev.baton;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the dispatcher what is in the journal: what others handle and, while the lease is ours, what they have left,
 * which it takes over. Used by the {@link JournalThread}.
 */
final class Adopter {

    private static final Logger LOG = LoggerFactory.getLogger(Adopter.class);

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final JournalLease lease;
    private final Untold untold;
    private final JournalPresence presence;
    private final boolean ahead;
    private final TimeSource time;

    /**
     * One that has not looked yet.
     *
     * @param ahead whether lanes have to wait for what others handle before there is anything in them
     */
    Adopter(
            Journal journal,
            Dispatcher dispatcher,
            JournalLease lease,
            Untold untold,
            JournalPresence presence,
            boolean ahead,
            TimeSource time) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.lease = lease;
        this.untold = untold;
        this.presence = presence;
        this.ahead = ahead;
        this.time = time;
    }

    /**
     * Looks what others handle, and takes what they have left if the lease is ours.
     *
     * @return false if the lease is somebody else's already
     */
    boolean look() {
        FencingToken own = lease.token();
        if (own != null) {
            return adopt(own);
        }
        Set<Long> known = known();
        // Only the holder adopts, so what an instance has left that died is waited for too.
        List<Elsewhere> others = journal.pending().stream()
                .map(pending ->
                        new Elsewhere(pending.entry().id(), pending.entry().lane()))
                .filter(other -> !known.contains(other.id()))
                .toList();
        dispatcher.look(others, ahead);
        return true;
    }

    /**
     * Takes what others have left, and notes what they handle.
     *
     * @return false if there is a newer lease than ours
     */
    boolean adopt(FencingToken own) {
        int tenure = lease.tenure();
        Optional<Adoption> found = journal.adopt(own, known());
        if (found.isEmpty()) {
            return false;
        }
        lease.settled();
        List<InFlight> taken = new ArrayList<>();
        for (JournalEntry entry : found.get().own()) {
            untold.answered(List.of(entry.id()));
            read(entry).ifPresent(taken::add);
        }
        if (!taken.isEmpty()) {
            presence.shown();
            LOG.info("Going on with {} updates from the journal.", taken.size());
        }
        if (!dispatcher.adopt(taken, found.get().elsewhere(), ahead)) {
            journal.free(taken.stream().map(InFlight::id).toList());
            return true;
        }
        lease.adopted(tenure);
        return true;
    }

    /** What is ours in the journal, or was until a moment ago. In this order, so that none is missed on its way. */
    private Set<Long> known() {
        Set<Long> known = new HashSet<>(dispatcher.safety().noted());
        known.addAll(untold.over());
        return known;
    }

    private Optional<InFlight> read(JournalEntry entry) {
        try {
            Update update = Update.parse(entry.text());
            boolean doubt = lease.isDoubtful() && !entry.perhapsHandled();
            update = doubt || entry.perhapsHandled() ? update.asRedelivered() : update;
            InFlight inFlight = new InFlight(update, entry.delivered(), /* safe= */ true);
            return Optional.of(doubt ? inFlight.unmarked() : inFlight);
        } catch (IllegalArgumentException unreadable) {
            LOG.error("An update of the journal cannot be read and is set aside: {}", unreadable.getMessage());
            journal.fail(JournalKeeper.failure(entry, "it cannot be read: " + unreadable.getMessage(), time));
            return Optional.empty();
        }
    }
}
