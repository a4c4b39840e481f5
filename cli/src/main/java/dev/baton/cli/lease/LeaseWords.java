package dev.baton.cli.lease;

import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Standby;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Holders and standbys, a line each, for people. */
final class LeaseWords {

    private LeaseWords() {}

    static String holder(Holding holding) {
        return "held by  " + described(holding.holder()) + ", " + since(holding.since()) + ", fencing token "
                + holding.token()
                + holding.expiresIn()
                        .map(left -> ", ends in " + left.toMillis() / 1000.0 + " s unless renewed")
                        .orElse("");
    }

    static String standby(Standby standby) {
        return "standby  " + described(standby.holder()) + ", " + since(standby.since())
                + (standby.asking() ? ", asks to be handed it" : "");
    }

    private static String described(Holder holder) {
        return "instance " + holder.instance() + ", version " + holder.version() + ", " + holder.place();
    }

    private static String since(Instant since) {
        return "since " + (since.equals(Instant.EPOCH) ? "a moment ago" : since.truncatedTo(ChronoUnit.SECONDS));
    }
}
