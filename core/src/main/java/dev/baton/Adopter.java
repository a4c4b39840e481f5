package dev.baton;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import dev.baton.time.TimeSource;
import java.util.ArrayList;
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

    private final String self;
    private final Journal journal;
    private final Dispatcher dispatcher;
    private final JournalLease lease;
    private final Untold untold;
    private final JournalPresence presence;
    private final Reconciler reconciler;
    private final boolean ahead;
    private final Runnable keepLooking;
    private final TimeSource time;

    /**
     * Whether the journal may have given us what we do not know of, because we had no answer when we wanted to adopt.
     */
    private boolean unanswered;

    /**
     * One that has not looked yet.
     *
     * @param self our identity in the journal
     * @param ahead whether lanes have to wait for what others handle before there is anything in them
     * @param keepLooking sees to it that somebody looks now and then
     */
    Adopter(
            String self,
            Journal journal,
            Dispatcher dispatcher,
            JournalLease lease,
            Untold untold,
            JournalPresence presence,
            Reconciler reconciler,
            boolean ahead,
            Runnable keepLooking,
            TimeSource time) {
        this.self = self;
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.lease = lease;
        this.untold = untold;
        this.presence = presence;
        this.reconciler = reconciler;
        this.ahead = ahead;
        this.keepLooking = keepLooking;
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
        Set<Long> known = untold.known();
        List<Pending> all = journal.pending();
        reconciler.leaveUnknown(all, known);
        unanswered = false;
        // Only the holder adopts, so what an instance has left that died is waited for too.
        List<Elsewhere> others = all.stream()
                .filter(pending -> !known.contains(pending.entry().id()) || isOthers(pending))
                .map(pending ->
                        new Elsewhere(pending.entry().id(), pending.entry().lane()))
                .toList();
        dispatcher.look(others, ahead);
        watchIfParked();
        return true;
    }

    /** Whether the journal may have as ours what is not known here. */
    boolean isInDoubt() {
        return unanswered;
    }

    /** Also what runs here, if another has taken it because we were silent: until that one is done with it too. */
    private boolean isOthers(Pending pending) {
        return pending.owner().isPresent() && !pending.isOwnedBy(self);
    }

    /**
     * Takes what others have left, and notes what they handle.
     *
     * @return false if there is a newer lease than ours
     */
    boolean adopt(FencingToken own) {
        int tenure = lease.tenure();
        unanswered = true;
        Optional<Adoption> found = presence.showing(
                () -> journal.adopt(own, untold.known()),
                adoption -> adoption.isPresent() && !adoption.get().own().isEmpty());
        unanswered = false;
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
            LOG.info("Going on with {} updates from the journal.", taken.size());
        }
        if (!dispatcher.adopt(taken, found.get().elsewhere(), ahead)) {
            journal.free(taken.stream().map(InFlight::id).toList());
            return true;
        }
        watchIfParked();
        lease.adopted(tenure);
        return true;
    }

    /** Who wished this look may have left meanwhile, because the lease was not ours any more and nothing was parked. */
    private void watchIfParked() {
        if (dispatcher.isParked()) {
            keepLooking.run();
        }
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
