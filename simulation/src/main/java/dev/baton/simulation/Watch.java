package dev.baton.simulation;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after every event at who could act: never two at one instant; with a fencing token that grows from holder to
 * holder; and somebody within a bound, while one instance is well and the store is.
 *
 * <p>An instance that is given the lease and does not hear of it keeps it from the others and does not act. Since the
 * next one only asks again once it hears the store, that cannot go on for ever, but it can happen twice: within twice
 * the bound somebody acts all the same.
 */
final class Watch {

    private static final long UNHEARD = 2;

    /** A standby looks again after a quarter of the life, and has the answer within a second. */
    private static final long NEXT_LOOK = TimeUnit.MILLISECONDS.toNanos(2_500 + 1_000);

    private final World world;
    private final Ledger ledger;
    private final Store store;
    private final List<Bot> bots;
    private final Tally tally = new Tally();
    private final long bound;
    private long lastActed;
    private long lastRenewed;
    private long lastHeld = -NEXT_LOOK;
    private @Nullable Bot last;
    private @Nullable FencingToken token;
    private long overlapAllowed;
    private long overlapSince = -1;
    private @Nullable String passingTo;
    private @Nullable Bot lastPoller;
    private long lastPollEnded;
    private boolean clean;
    private boolean passed;

    Watch(World world, Ledger ledger, Store store, List<Bot> bots, Duration bound) {
        this.world = world;
        this.ledger = ledger;
        this.store = store;
        this.bots = bots;
        this.bound = bound.toNanos();
        world.check(this::look);
    }

    /** A gap that is documented: two may act for so long. */
    void allowOverlap(Duration longest) {
        overlapAllowed = longest.toNanos();
    }

    /** The lease is prolonged, perhaps for one who will not have it any more when the answer comes. */
    void renewed() {
        lastRenewed = world.now();
    }

    void passing(Bot from, String to) {
        passingTo = to;
    }

    void acquired(Bot bot, Acquired acquired) {
        renewed();
        clean = acquired.clean();
        passed = bot.toString().equals(passingTo);
        if (passed) {
            passingTo = null;
        }
    }

    /** An instance sends a request for updates. */
    void pollBegins(Bot bot) {
        if (lastPoller != null && !bot.equals(lastPoller) && passed) {
            tally.pause(world.now() - lastPollEnded);
        }
        lastPoller = bot;
    }

    /** What one that stops cannot leave in the journal, Telegram brings again, and with it whatever came after it. */
    void couldNotWrite(Bot bot) {
        if (bot.isStopping()) {
            ledger.trouble(bot, true);
        }
    }

    /** What one that stops cannot say is done, the next one handles again. */
    void couldNotSay(Bot bot) {
        if (bot.isStopping()) {
            ledger.trouble(bot, false);
        }
    }

    void pollAnswered(Bot bot, long offset, int limit, Object answer) {
        if (world.traced()) {
            world.note(bot, "getUpdates from " + offset + ", " + limit + " at most -> " + answer);
        }
    }

    /** It has an answer, or has given up. */
    void pollEnds(Bot bot) {
        if (bot.equals(lastPoller)) {
            lastPollEnded = world.now();
        }
    }

    private void look() {
        List<Bot> acting = List.of();
        for (Bot bot : bots) {
            if (bot.isAlive() && bot.look()) {
                acting = acting.isEmpty() ? List.of(bot) : and(acting, bot);
            }
        }
        if (acting.size() > 1) {
            overlaps(acting);
            return;
        }
        if (overlapSince >= 0) {
            tally.overlap(world.now() - overlapSince);
            overlapSince = -1;
        }
        if (acting.isEmpty()) {
            nobodyActs();
        } else {
            acts(acting.getFirst());
        }
    }

    private static List<Bot> and(List<Bot> some, Bot one) {
        List<Bot> more = new ArrayList<>(some);
        more.add(one);
        return more;
    }

    private void acts(Bot bot) {
        Lease lease = bot.lease().orElse(null);
        if (lease != null && !lease.token().equals(token)) {
            begins(bot, lease);
        } else if (lease != null && !bot.equals(last)) {
            world.violated(bot + " holds the lease with the fencing token of " + last);
        }
        lastActed = world.now();
    }

    private void begins(Bot bot, Lease lease) {
        world.note(bot, "HOLDS with token " + lease.token());
        if (token != null && lease.token().compareTo(token) <= 0) {
            world.violated(bot + " holds the lease with token " + lease.token() + " after token " + token);
        }
        if (!bot.equals(last)) {
            ledger.holds(bot);
        }
        if (last != null && !bot.equals(last)) {
            tally.change(passed, clean, world.now() - lastActed);
        }
        token = lease.token();
        last = bot;
    }

    private void overlaps(List<Bot> acting) {
        if (overlapSince < 0) {
            overlapSince = lastActed;
        }
        // The newer holder has the greater token, whoever is looked at first.
        for (Bot bot : acting) {
            Lease lease = bot.lease().orElse(null);
            if (lease != null && token != null && lease.token().compareTo(token) > 0) {
                begins(bot, lease);
            }
        }
        lastActed = world.now();
        if (world.now() - overlapSince >= overlapAllowed) {
            world.violated(acting + " act at the same time");
        }
    }

    private void nobodyActs() {
        for (Bot bot : bots) {
            long since =
                    Math.max(Math.max(bot.wellSince(), store.server().upSince()), Math.max(lastActed, lastRenewed));
            long waited = world.now() - since;
            if (waited > bound / 2 && !store.isFree()) {
                lastHeld = world.now();
            }
            boolean free = world.now() - lastHeld > NEXT_LOOK;
            if (bot.isCandidate() && waited > bound && (free || waited > UNHEARD * bound)) {
                world.violated("nobody holds the lease for " + TimeUnit.NANOSECONDS.toMillis(waited) + " ms, though "
                        + bot + " is well and so is the store");
            }
        }
    }

    Tally tally() {
        return tally;
    }

    /** Does what a bot asks of the store, and notes the answer. */
    <T> T noted(Bot bot, Supplier<String> what, Supplier<T> act) {
        if (!world.traced()) {
            return act.get();
        }
        try {
            T answer = act.get();
            world.note(bot, what.get() + " -> " + answer);
            return answer;
        } catch (LeaseStoreException outage) {
            world.note(bot, what.get() + " -> " + outage.getMessage());
            throw outage;
        }
    }
}
