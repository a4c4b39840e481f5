package dev.baton.lease.redis;

import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what the scripts answer about holders and standbys. */
final class Answers {

    private static final String TOO_OLD = "another instance came later and has been handed the lease since";
    private static final int PARTS_OF_A_STANDBY = 4;

    private Answers() {}

    static HeldBy heldBy(Reply held, Remembered remembered) {
        return new HeldBy(holding(held, remembered), held.flag(6) ? Optional.of(TOO_OLD) : Optional.empty());
    }

    static Holding holding(Reply held, Remembered remembered) {
        long remaining = held.number(1);
        long fence = held.number(3);
        remembered.sawFence(fence);
        return new Holding(
                described(held.text(2).orElse(""), held.text(5)),
                new FencingToken(fence),
                Instant.ofEpochMilli(held.number(4)),
                remaining < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(remaining)));
    }

    static String whyLost(Lease lease, Reply lost) {
        Optional<String> owner = lost.text(1);
        if (owner.isEmpty()) {
            return "it ended, and Redis knows nothing of it any more";
        }
        if (owner.get().equals(lease.holder().instance())) {
            return "it was let go of, or taken again with a newer token";
        }
        Holder now = described(owner.get(), lost.text(2));
        return "it has passed to " + now.instance() + " in " + now.place();
    }

    static Optional<Holder> asker(Reply renewed) {
        return renewed.text(1).map(instance -> described(instance, renewed.text(2)));
    }

    static List<Standby> standbys(Reply reply) {
        List<Standby> standbys = new ArrayList<>();
        for (int at = 1; at < reply.parts().size(); at += PARTS_OF_A_STANDBY) {
            standbys.add(standby(reply, at, reply.flag(at + 3)));
        }
        standbys.sort(Comparator.comparing(Standby::since));
        return standbys;
    }

    /** A standby of which arrival, identity and description begin at an index. */
    static Standby standby(Reply reply, int at, boolean asking) {
        return new Standby(
                described(reply.text(at + 1).orElse(""), reply.text(at + 2)),
                Instant.EPOCH.plus(reply.number(at), ChronoUnit.MICROS),
                asking);
    }

    /** The description of a holder is written on the side, and may be missing or of somebody else. */
    private static Holder described(String instance, Optional<String> json) {
        return json.flatMap(Holder::fromJson)
                .filter(holder -> holder.instance().equals(instance))
                .orElseGet(() -> Holder.unknown(instance));
    }
}
