package dev.baton.simulation;

import dev.baton.BotMode;
import dev.baton.Update;
import dev.baton.simulation.Posted.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every update, who handled it and when; and what must be true of that.
 *
 * <ul>
 *   <li>Telegram is not told to forget an update that is neither handled nor in the journal.
 *   <li>The updates of one chat are handled in order and one at a time, across instances too: while an instance is
 *       present, by the clock of the store, nobody begins another of a chat of which the journal says that it handles
 *       one.
 *   <li>Nothing is handled again, except what ran, or had run and was not confirmed, when an instance got into trouble:
 *       one that died, lost its lease, was out of touch with the store for so long that it did not count as present any
 *       more, or could not reach Telegram or the store before it stopped. It is marked then.
 *   <li>Only the holder begins anything, with a valid lease, if the bot polls. By webhook every instance begins what is
 *       delivered to it, so there the trouble of one is an excuse only for what it handled itself.
 *   <li>No chat {@linkplain Standstill stands still}.
 *   <li>In the end all is handled or set aside, confirmed, and the journal is empty.
 * </ul>
 *
 * <p>A store that loses what it has written loses updates that were only there. That excuses those that it had at that
 * moment, and no others.
 */
final class Ledger {

    private final World world;
    private final Map<Long, Posted> updates = new HashMap<>();
    private final Map<Integer, Chat> chats = new HashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private Optional<Store> store = Optional.empty();
    private int tries = 1;
    private BotMode mode = BotMode.POLLING;
    private int handled;
    private int again;
    private int setAside;
    private int lost;
    private boolean overlap;
    private @Nullable Bot holder;

    Ledger(World world) {
        this.world = world;
    }

    /**
     * Says where to look.
     *
     * @param where the store of the journal
     * @param habits how the instances are configured
     */
    void opens(Store where, Habits habits) {
        store = Optional.of(where);
        tries = habits.failures().retries() + 1;
        mode = habits.mode();
    }

    Posted posted(long id, int chat, Effort effort) {
        Posted posted = new Posted(id, chat, effort, world.now());
        updates.put(id, posted);
        chats.computeIfAbsent(chat, c -> new Chat()).open.put(id, posted);
        return posted;
    }

    /** Two may act for a while, so each may handle what the other handles. */
    void allowOverlap() {
        overlap = true;
    }

    /** Another instance holds the lease from now on. */
    void holds(Bot bot) {
        holder = bot;
    }

    /** Something happened to an instance after which what it did not finish may be done by another. */
    void trouble(Bot bot, boolean held) {
        troubles.add(new Trouble(bot, held && mode == BotMode.POLLING, true, world.now()));
    }

    /** As other trouble of a holder, but one that it cannot know of, so that what comes again need not be marked. */
    void unnoticed(Bot bot) {
        troubles.add(new Trouble(bot, true, false, world.now()));
    }

    /** The store knows again what it knew some time ago, or nothing. */
    void storeForgets(Runnable how) {
        Set<Long> before = kept();
        how.run();
        if (mode == BotMode.WEBHOOK) {
            // It does not know any more what was delivered and is done.
            updates.values().stream()
                    .filter(posted -> posted.isOver() && !posted.isConfirmed())
                    .forEach(Posted::recall);
        }
        Set<Long> after = kept();
        before.stream()
                .filter(id -> !after.contains(id))
                .forEach(id -> known(id).forget());
        after.stream()
                .filter(id -> !before.contains(id))
                .forEach(id -> known(id).recall());
    }

    Effort begins(Bot bot, Update update) {
        Posted posted = known(update.id());
        world.note(bot, "begins " + update + (update.redelivered() ? ", redelivered" : ""));
        Chat chat = chat(posted);
        if (!overlap) {
            if (mode == BotMode.POLLING) {
                checkLease(bot, update);
            }
            checkOrder(bot, posted, chat);
        }
        for (Run run : posted.runs()) {
            comesAgain(bot, update, posted, run);
        }
        posted.begin(bot, world.now());
        chat.running.add(posted);
        return posted.effort();
    }

    private void checkLease(Bot bot, Update update) {
        if (!bot.equals(holder)) {
            world.violated(bot + " began " + update + " though the lease had passed to " + holder);
        } else if (!bot.isValid()) {
            world.violated(bot + " began " + update + " without a valid lease");
        }
    }

    private void checkOrder(Bot bot, Posted posted, Chat chat) {
        for (Posted earlier : chat.open.headMap(posted.id()).values()) {
            if (!earlier.isForgotten()) {
                world.violated(
                        bot + " began update " + posted.id() + " before " + earlier.id() + " of its chat was over");
            }
        }
        for (Posted other : List.copyOf(chat.running)) {
            for (Run run : other.runs()) {
                if (run.isRunning()) {
                    besides(bot, posted, other, run);
                }
            }
        }
    }

    private void besides(Bot bot, Posted posted, Posted other, Run run) {
        if (run.bot().equals(bot)) {
            world.violated(bot + " began update " + posted.id() + " while it handled " + other.id() + " of its chat");
        } else if (other.id() < posted.id() && !other.isForgotten() && isKnownToRun(other, run)) {
            world.violated(bot + " began update " + posted.id() + " though the journal says that " + run.bot()
                    + " handles " + other.id() + " of its chat");
        } else if (!isExcused(run)
                && !other.isForgotten()
                && !posted.isForgotten()
                && !(posted.isOver() && posted.id() < other.id())) {
            world.violated(bot + " began update " + posted.id() + " while " + run.bot() + " handled " + other.id()
                    + " of its chat");
        }
    }

    private boolean isKnownToRun(Posted posted, Run run) {
        return look().journal().pending().stream()
                .anyMatch(pending -> pending.entry().id() == posted.id()
                        && pending.present()
                        && pending.isOwnedBy(run.bot().toString()));
    }

    private void comesAgain(Bot bot, Update update, Posted posted, Run before) {
        if (!before.bot().equals(bot)
                && !update.redelivered()
                && !overlap
                && !posted.isRecalled()
                && !posted.isForgotten()
                && posted.runs().stream().noneMatch(this::wasUnnoticed)) {
            world.violated(bot + " was not told that " + update + " may have been handled before, by " + before.bot());
        }
        if (!before.counts()) {
            return;
        }
        again++;
        // Trouble after it was written and before it was confirmed leaves it in the journal and at Telegram.
        long since = mode == BotMode.WEBHOOK || posted.wasConfirmed(before.begun()) ? before.begun() : posted.at();
        if (!wasTroubleSince(since, before.bot()) && !posted.isRecalled() && !posted.isForgotten() && !overlap) {
            world.violated(bot + " handled " + update + " again after " + before.bot() + ", without an excuse");
        }
    }

    /** Whether there was trouble since it began, with its own instance or with a holder of the lease. */
    private boolean isExcused(Run run) {
        return wasTroubleSince(run.begun(), run.bot());
    }

    private boolean wasTroubleSince(long since, Bot ofThis) {
        return ofThis.absentAt() >= since
                || troubles.stream()
                        .anyMatch(trouble -> trouble.at >= since && (trouble.held || trouble.bot.equals(ofThis)));
    }

    private boolean wasUnnoticed(Run run) {
        return troubles.stream()
                .anyMatch(trouble -> !trouble.noticed && trouble.at >= run.begun() && trouble.bot.equals(run.bot()));
    }

    /**
     * Whether nothing of its chat is handled now, and nothing that came before it has still to be. Of what the store
     * may have forgotten that is not known.
     */
    boolean couldGoOn(long id) {
        Chat chat = chat(known(id));
        return !overlap
                && chat.open.headMap(id).isEmpty()
                && chat.running.stream()
                        .flatMap(posted -> posted.runs().stream())
                        .noneMatch(Run::isRunning);
    }

    void ends(Bot bot, Update update) {
        Posted posted = known(update.id());
        boolean first = !posted.isHandled();
        ends(bot, posted, Run.State.HANDLED);
        if (first) {
            handled++;
        }
    }

    /** Whether the handler fails this time. */
    boolean fails(Bot bot, Update update) {
        Posted posted = known(update.id());
        if (!posted.fails()) {
            return false;
        }
        ends(bot, posted, Run.State.FAILED);
        long failures = posted.runs().stream()
                .filter(run -> run.bot().equals(bot) && run.state() == Run.State.FAILED)
                .count();
        world.note(bot, "fails on " + update + ", for the " + failures + ". time");
        if (failures >= tries) {
            posted.setAside();
            chat(posted).open.remove(posted.id());
        }
        return true;
    }

    /** The handler was interrupted: it was not handled. */
    void breaksOff(Bot bot, Update update) {
        world.note(bot, "breaks off " + update);
        if (look().journal().pending().stream()
                .noneMatch(pending -> pending.entry().id() == update.id())) {
            // The journal could not take it, so Telegram has to bring it again, and with it whatever came after it.
            trouble(bot, true);
        }
        ends(bot, known(update.id()), Run.State.BROKEN_OFF);
    }

    private void ends(Bot bot, Posted posted, Run.State how) {
        posted.end(bot, how);
        Chat chat = chat(posted);
        if (posted.isOver()) {
            chat.open.remove(posted.id());
        }
        if (posted.runs().stream().noneMatch(Run::isRunning)) {
            chat.running.remove(posted);
        }
    }

    /** Telegram forgets updates. */
    void confirmed(Object from, Collection<Posted> all) {
        all.forEach(posted -> posted.confirm(world.now()));
        List<Posted> open = all.stream()
                .filter(posted -> !posted.isOver() && !posted.isForgotten())
                .toList();
        if (!open.isEmpty()) {
            Set<Long> kept = kept();
            open.stream()
                    .filter(posted -> !kept.contains(posted.id()))
                    .forEach(posted -> world.violated(from + " confirmed update " + posted.id()
                            + ", which is neither handled nor in the journal: it is lost"));
        }
    }

    /** What is in the journal, or set aside there. */
    private Set<Long> kept() {
        Set<Long> kept = new HashSet<>(look().entries());
        kept.addAll(look().failed());
        return kept;
    }

    /** What is missing until all is well; empty if it is. */
    String missing() {
        List<String> missing = new ArrayList<>();
        Set<Long> failures = look().failed();
        for (Posted posted : updates.values()) {
            if (!posted.isConfirmed()) {
                missing.add(posted.id() + " is not confirmed");
            } else if (!posted.isOver() && !posted.isForgotten() && !failures.contains(posted.id())) {
                missing.add(posted.id() + " is not handled");
            } else if (!posted.isHandled()
                    && posted.isSetAside()
                    && !failures.contains(posted.id())
                    && !isFailureLost(posted)) {
                missing.add(posted.id() + " was not set aside");
            }
        }
        Set<Long> entries = look().entries();
        if (!entries.isEmpty()) {
            missing.add("these are in the journal still: " + entries);
        }
        missing.sort(null);
        return String.join(", ", missing);
    }

    /** Whether the record of a failure is lost: the store lost it, or the instance died that had still to write it. */
    private boolean isFailureLost(Posted posted) {
        return posted.isForgotten()
                || posted.runs().stream().anyMatch(run -> run.state() == Run.State.FAILED && isExcused(run));
    }

    /** Counts up, at the end. */
    void close() {
        Set<Long> failures = look().failed();
        for (Posted posted : updates.values()) {
            if (!posted.isHandled()) {
                if (posted.isSetAside() || failures.contains(posted.id())) {
                    setAside++;
                } else {
                    lost++;
                }
            }
        }
    }

    int handled() {
        return handled;
    }

    /** How often an update was begun again that was handled, or that another still handled. */
    int again() {
        return again;
    }

    int setAside() {
        return setAside;
    }

    /** How many were lost with what the store had written. */
    int lost() {
        return lost;
    }

    private Store look() {
        return store.orElseThrow(() -> new IllegalStateException("opens() comes first"));
    }

    private Posted known(long id) {
        Posted posted = updates.get(id);
        if (posted == null) {
            throw new IllegalStateException("Update " + id + " was never posted");
        }
        return posted;
    }

    private Chat chat(Posted posted) {
        return chats.computeIfAbsent(posted.chat(), c -> new Chat());
    }

    /**
     * What happened to an instance.
     *
     * @param held whether it held the lease
     * @param noticed whether it, or the store, could know of that
     */
    private record Trouble(Bot bot, boolean held, boolean noticed, long at) {}

    private static final class Chat {
        /** Those that are neither handled nor set aside. */
        private final TreeMap<Long, Posted> open = new TreeMap<>();

        private final List<Posted> running = new ArrayList<>();
    }
}
