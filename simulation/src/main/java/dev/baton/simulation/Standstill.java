package dev.baton.simulation;

import dev.baton.lease.Journal.Pending;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for chats that stand still: the journal has the next update of one as that of an instance, which is alive and
 * can reach the store, and which neither begins it nor says that it is done. Others leave it alone for as long as that
 * one is present, so it has to know of it, or to find out soon.
 */
final class Standstill {

    private static final long NEXT_LOOK = TimeUnit.SECONDS.toNanos(1);

    /**
     * An instance looks four times in its presence of ten seconds whether it knows all that it has, and may fail once.
     */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(6);

    /**
     * What it asked for without an answer it may have and not know, until it does not count as present any more, by a
     * clock that is slow.
     */
    private static final long LONGEST_UNKNOWN = TimeUnit.SECONDS.toNanos(15);

    private final World world;
    private final Ledger ledger;
    private final Store store;
    private final List<Bot> bots;
    private final Map<Still, Long> since = new HashMap<>();
    private long nextLook;

    Standstill(World world, Ledger ledger, Store store, List<Bot> bots) {
        this.world = world;
        this.ledger = ledger;
        this.store = store;
        this.bots = bots;
        world.check(this::look);
    }

    private void look() {
        if (world.now() < nextLook) {
            return;
        }
        nextLook = world.now() + NEXT_LOOK;
        Set<Still> still = still();
        since.keySet().retainAll(still);
        for (Still one : still) {
            long begun = since.computeIfAbsent(one, first -> world.now());
            if (world.now() - begun > LONGEST && world.now() - one.owner.inReachSince() > LONGEST_UNKNOWN) {
                world.violated("the journal says that " + one.owner + " has update " + one.id
                        + ", but nobody handles it, so that its chat stands still");
            }
        }
    }

    private Set<Still> still() {
        Set<Still> still = new HashSet<>();
        if (store.server().isUp() && !store.entries().isEmpty()) {
            Set<Long> lanes = new HashSet<>();
            for (Pending pending : store.journal().pending()) {
                Bot owner = pending.present() ? owner(pending) : null;
                long id = pending.entry().id();
                boolean first = lanes.add(pending.entry().lane());
                if (first && owner != null && ledger.couldGoOn(id)) {
                    still.add(new Still(id, owner));
                }
            }
        }
        return still;
    }

    private @Nullable Bot owner(Pending pending) {
        for (Bot bot : bots) {
            if (bot.isAlive() && pending.isOwnedBy(bot.toString())) {
                return bot;
            }
        }
        return null;
    }

    private record Still(long id, Bot owner) {}
}
