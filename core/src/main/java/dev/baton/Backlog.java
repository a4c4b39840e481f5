package dev.baton;

import dev.baton.InFlight.Outcome;
import dev.baton.lease.Journal.Elsewhere;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to do: the updates in flight, in their lanes, and the ids of those that must not be taken once more.
 * Used with its lock held, which guards all that is in it too.
 */
final class Backlog {

    /** How many ids of handled updates are remembered: as many as Telegram keeps updates (td, TQueue.cpp). */
    private static final int MEMORY = 100_000;

    /** How many updates may be handled until the journal does not bring one of them back any more. */
    private static final int LATELY = 4096;

    final ReentrantLock lock = new BriefLock();

    /** Signalled when an update is over, or may be tried again, or when nothing begins any more. */
    final Condition progress = lock.newCondition();

    /**
     * Signalled when every update is done or in the journal, or some have come to be. Apart, because the poller waits
     * for it after each batch, and would wake up at every update.
     */
    final Condition safety = lock.newCondition();

    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Map<Long, InFlight> inFlight = new LinkedHashMap<>();

    /** The updates that other instances handle, with the lanes that wait for them. */
    private final Map<Long, Lane> elsewhere = new HashMap<>();

    /** The ids of updates that were handled and are perhaps not confirmed yet. */
    private final IdRuns handled = new IdRuns(MEMORY);

    /** The ids of updates that were broken off and are in no journal: Telegram has to keep them. */
    private final NavigableSet<Long> brokenOff = new TreeSet<>();

    /**
     * The ids of updates that were handled lately and may have been in the journal. It learns that a moment later, and
     * may bring them back if what it was told before arrives after that.
     */
    private final Set<Long> lately = new LinkedHashSet<>();

    private long bytes;

    /** How many there are in flight, for who looks without the lock. */
    private volatile int size;

    /** Whether Telegram has begun to count anew, so that lower ids may be later ones. */
    private boolean countsAnew;

    /** Whether an update must not be taken: it is here, or elsewhere, or was handled and may come again. */
    boolean knows(long id) {
        return inFlight.containsKey(id) || elsewhere.containsKey(id) || handled.contains(id);
    }

    @Nullable InFlight find(long id) {
        return inFlight.get(id);
    }

    boolean has(InFlight update) {
        return update.equals(inFlight.get(update.id()));
    }

    /**
     * Puts an update from Telegram to its place, which is not the last if the journal has brought later ones.
     *
     * @return its lane
     */
    Lane append(InFlight update) {
        enter(update);
        Lane lane = lane(update.update().lane());
        if (countsAnew) {
            lane.add(update);
        } else {
            lane.insert(update);
        }
        return lane;
    }

    /**
     * Puts an update from the journal to its place, unless it is here, or was until a moment ago.
     *
     * @return false if it was handled lately
     */
    boolean insert(InFlight update) {
        if (lately.contains(update.id())) {
            return false;
        }
        if (!inFlight.containsKey(update.id())) {
            enter(update);
            lane(update.update().lane()).insert(update);
        }
        return true;
    }

    private void enter(InFlight update) {
        inFlight.put(update.id(), update);
        size = inFlight.size();
        bytes += update.size();
    }

    private Lane lane(long key) {
        return lanes.computeIfAbsent(key, Lane::new);
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Removes a lane with nothing in it. */
    void tidy(Lane lane) {
        if (lane.isEmpty()) {
            lanes.remove(lane.key());
        }
    }

    /** An update is over. */
    void leave(InFlight update) {
        inFlight.remove(update.id());
        size = inFlight.size();
        bytes -= update.size();
        if (update.outcome() == Outcome.LEFT && !update.isSafe()) {
            brokenOff.add(update.id());
        } else if (update.outcome() != Outcome.LEFT && !update.isDelivered()) {
            handled.add(update.id());
        }
        if (update.outcome() == Outcome.HANDLED && update.isNoted()) {
            lately(update.id());
        }
    }

    private void lately(long id) {
        lately.add(id);
        if (lately.size() > LATELY) {
            lately.remove(lately.iterator().next());
        }
    }

    /** Whether an update was handled lately. */
    boolean wasHandled(long id) {
        return lately.contains(id);
    }

    /** Whether an update from an offset on was handled, so that whoever asks from there gets it again. */
    boolean hasHandled(long from) {
        return handled.hasFrom(from);
    }

    /** All updates below an offset were confirmed: they do not come again. */
    void confirmed(long offset) {
        handled.removeBelow(offset);
    }

    /** Telegram has begun to count anew: ids from here on mean other updates than before. */
    void startsAnew(long from) {
        countsAnew = true;
        handled.removeFrom(from);
        lately.removeIf(id -> id >= from);
    }

    /** Whoever holds the lease asks from the beginning, so Telegram brings what was broken off. */
    void forgetBrokenOff() {
        brokenOff.clear();
    }

    /** Somebody else handles one that waits here, or has handled it. */
    void forget(InFlight update) {
        Lane lane = lane(update.update().lane());
        lane.remove(update);
        tidy(lane);
        update.end(Outcome.LEFT);
        leave(update);
    }

    /** Has lanes wait for updates that others handle, besides those for which they wait already. */
    void park(Collection<Elsewhere> others) {
        for (Elsewhere other : others) {
            if (!elsewhere.containsKey(other.id())) {
                Lane lane = lane(other.lane());
                lane.park(other.id());
                elsewhere.put(other.id(), lane);
                InFlight ours = inFlight.get(other.id());
                if (ours != null) {
                    ours.keptElsewhere();
                }
            }
        }
    }

    /**
     * Has lanes wait for updates that others handle, and for no others.
     *
     * @param ahead whether a lane waits before there is anything in it
     */
    void parkOnly(Collection<Elsewhere> others, boolean ahead) {
        List<Elsewhere> matter = others.stream()
                .filter(other -> ahead || hasWaiting(other.lane()))
                .toList();
        Set<Long> ids = matter.stream().map(Elsewhere::id).collect(Collectors.toSet());
        for (Long over : List.copyOf(elsewhere.keySet())) {
            if (!ids.contains(over)) {
                Lane lane = lane(elsewhere.remove(over));
                lane.unpark(over);
                handled.add(over);
                tidy(lane);
            }
        }
        park(matter);
    }

    private boolean hasWaiting(long key) {
        Lane lane = lanes.get(key);
        return lane != null && lane.hasWaiting();
    }

    private static Lane lane(@Nullable Lane known) {
        if (known == null) {
            throw new IllegalStateException("What is elsewhere has a lane");
        }
        return known;
    }

    boolean isParked() {
        return !elsewhere.isEmpty();
    }

    /**
     * Forgets what waits: somebody else will handle it.
     *
     * @return those that may be in the journal as ours
     */
    List<InFlight> dropWaiting() {
        List<InFlight> noted = new ArrayList<>();
        for (InFlight update : those(InFlight::isWaiting)) {
            update.end(Outcome.LEFT);
            leave(update);
            if (update.isNoted()) {
                noted.add(update);
            }
        }
        elsewhere.clear();
        lanes.values().forEach(Lane::clear);
        lanes.values().removeIf(Lane::isEmpty);
        return noted;
    }

    List<InFlight> those(Predicate<InFlight> condition) {
        return inFlight.values().stream().filter(condition).toList();
    }

    boolean isAny(Predicate<InFlight> condition) {
        for (InFlight update : inFlight.values()) {
            if (condition.test(update)) {
                return true;
            }
        }
        return false;
    }

    /** The lowest id of an update that is neither done nor in the journal; null if there is none. */
    @Nullable Long lowestUnsafe() {
        return Stream.concat(
                        brokenOff.stream(), those(InFlight::isUnsafe).stream().map(InFlight::id))
                .min(Long::compare)
                .orElse(null);
    }

    /** How many updates are in flight. Needs no lock. */
    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }
}
