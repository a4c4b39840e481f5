package dev.baton;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings together what is in flight here and what the journal says, when they may have come apart: the store has lost
 * its memory, as a Redis that came back empty; or we were silent for so long that others have taken what is ours. Used
 * by the {@link JournalThread}.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final String self;
    private final Journal journal;
    private final Dispatcher dispatcher;
    private final JournalLease lease;
    private final Untold untold;
    private final Runnable parked;

    /**
     * One with nothing to do.
     *
     * @param self our identity in the journal
     * @param parked told when lanes may have to wait for other instances
     */
    Reconciler(
            String self, Journal journal, Dispatcher dispatcher, JournalLease lease, Untold untold, Runnable parked) {
        this.self = self;
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.lease = lease;
        this.untold = untold;
        this.parked = parked;
    }

    /**
     * Puts back what the journal has lost, and forgets what waits here and is others' meanwhile, or was handled. What
     * runs and belongs to another runs on: that one took us for dead, and handles it too.
     */
    void reconcile() {
        Safety safety = dispatcher.safety();
        Set<Long> known = untold.known();
        Collection<InFlight> ours = safety.ours();
        Collection<InFlight> waiting = safety.waiting();
        List<Pending> all = journal.pending();
        if (lease.token() == null) {
            leaveUnknown(all, known);
        }
        Map<Long, String> owners = new HashMap<>();
        for (Pending pending : all) {
            owners.put(pending.entry().id(), pending.owner().orElse(""));
        }
        List<InFlight> polled = new ArrayList<>();
        List<InFlight> delivered = new ArrayList<>();
        for (InFlight update : ours) {
            String owner = owners.get(update.id());
            if (owner == null) {
                (update.isDelivered() ? delivered : polled).add(update);
            } else if (!owner.equals(self) && waiting.contains(update)) {
                delivered.add(update);
            }
        }
        if (!polled.isEmpty() || !delivered.isEmpty()) {
            LOG.warn("The journal has lost entries, or others have taken them; what is not handled is written again.");
        }
        write(safety.noting(polled));
        accept(safety.noting(delivered));
    }

    /**
     * Leaves to the holder what the journal has as ours and we do not know of: we gave up adopting it, and it happened
     * all the same. It may have been handled. The holder itself is told of it when it looks again.
     */
    void leaveUnknown(Collection<Pending> all, Set<Long> known) {
        List<Long> unknown = all.stream()
                .filter(pending -> pending.isOwnedBy(self))
                .map(pending -> pending.entry().id())
                .filter(id -> !known.contains(id))
                .toList();
        if (!unknown.isEmpty()) {
            journal.giveBack(unknown);
        }
    }

    private void write(List<JournalEntry> entries) {
        FencingToken own = lease.token();
        if (own != null && !entries.isEmpty()) {
            journal.write(own, entries, List.of(), List.of());
        }
    }

    private void accept(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<Acceptance> answers = journal.accept(entries);
        for (int i = 0; i < answers.size(); i++) {
            dispatcher.settle(entries.get(i).id(), answers.get(i));
        }
        parked.run();
    }
}
