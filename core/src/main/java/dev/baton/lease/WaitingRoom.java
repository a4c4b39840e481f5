package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who waits for one lease in memory. Used with the lock of the store held. */
final class WaitingRoom {

    static final String TOO_OLD = "another instance came later and has been handed the lease since";

    private final TimeSource time;
    private final Map<String, Guest> guests = new HashMap<>();
    private long arrivals;
    private long lastHandedOver = -1;

    WaitingRoom(TimeSource time) {
        this.time = time;
    }

    /** Comes, or goes on to wait; answers why the wish for a hand-over is refused, if it is. */
    Optional<String> wait(Holder holder, Duration presence, boolean asks) {
        tidy();
        Guest known = guests.get(holder.instance());
        long arrival = known == null ? ++arrivals : known.arrival;
        Instant since = known == null ? time.now() : known.since;
        boolean tooOld = arrival <= lastHandedOver;
        boolean asking = asks ? !tooOld : known != null && known.asking;
        guests.put(holder.instance(), new Guest(holder, arrival, since, asking, time.nanos() + presence.toNanos()));
        return asks && tooOld ? Optional.of(TOO_OLD) : Optional.empty();
    }

    void leave(Holder holder) {
        guests.remove(holder.instance());
    }

    boolean isWaiting(String instance) {
        tidy();
        return guests.containsKey(instance);
    }

    boolean isAsking(Holder holder) {
        Guest guest = guests.get(holder.instance());
        return guest != null && guest.asking;
    }

    Offer offer(String instance) {
        tidy();
        @Nullable Guest guest = guests.get(instance);
        if (guest == null) {
            return new Offer.Refused("no instance " + instance + " waits for it");
        }
        Guest asking = guest.asks(true);
        guests.put(instance, asking);
        return new Offer.Made(asking.standby());
    }

    /** The one who came last of those that ask. */
    Optional<Holder> asker() {
        tidy();
        return guests.values().stream()
                .filter(Guest::asking)
                .max(Comparator.comparingLong(Guest::arrival))
                .map(Guest::holder);
    }

    /** From now on the wishes of those who are here count no more. */
    void handedOver() {
        lastHandedOver = arrivals;
        guests.replaceAll((instance, guest) -> guest.asks(false));
    }

    List<Standby> standbys() {
        tidy();
        return guests.values().stream()
                .sorted(Comparator.comparingLong(Guest::arrival))
                .map(Guest::standby)
                .toList();
    }

    private void tidy() {
        guests.values().removeIf(guest -> time.nanos() - guest.until >= 0);
    }

    private record Guest(Holder holder, long arrival, Instant since, boolean asking, long until) {

        Guest asks(boolean now) {
            return new Guest(holder, arrival, since, now, until);
        }

        Standby standby() {
            return new Standby(holder, since, asking);
        }
    }
}
