package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.Holding;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.Offer;
import dev.baton.lease.Standby;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a bot handed over, for maintenance of the host that it runs on. */
@Command(
        name = "hand-over",
        description =
                "Ask the holder of the bot of BOT_TOKEN to pass the lease on to a standby, and wait until it has. It"
                        + " finishes what it is handling before.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   the standby has it",
            "  1   nobody holds it, nobody waits for it, or it was not passed on in time",
            "  69  the store is out of reach"
        })
public final class HandOverCommand implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int UNAVAILABLE = 69;
    private static final Duration LOOK = Duration.ofMillis(50);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LeaseOptions options;

    @Option(names = "--to", paramLabel = "INSTANCE", description = "who gets it (default: the standby that came last)")
    private @Nullable String to;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long the holder may take to finish (default: ${DEFAULT-VALUE})")
    private int seconds;

    /** Made by picocli. */
    public HandOverCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (BotLease lease = options.open()) {
            return handOver(lease);
        } catch (LeaseStoreException outage) {
            spec.commandLine().getErr().println(outage.getMessage());
            return UNAVAILABLE;
        }
    }

    private int handOver(BotLease lease) throws InterruptedException {
        Optional<Holding> before = lease.holding();
        if (before.isEmpty()) {
            return refused("Nobody holds the lease of bot " + lease.botId() + " in " + lease.location()
                    + ", so there is nobody to hand it over.");
        }
        List<Standby> standbys = lease.standbys();
        if (to == null && standbys.isEmpty()) {
            return refused("Nobody waits for bot " + lease.botId() + " in " + lease.location()
                    + ". Start an instance with BATON_WHEN_HELD=standby first.");
        }
        String instance = to == null ? standbys.getLast().holder().instance() : to;
        return switch (lease.handOver(instance)) {
            case Offer.Refused(String why) -> refused("Not handed over: " + why + ".");
            case Offer.Made(Standby next) -> awaitHandOver(lease, before.get(), next);
        };
    }

    private int awaitHandOver(BotLease lease, Holding before, Standby next) throws InterruptedException {
        TimeSource time = TimeSource.system();
        long begun = time.nanos();
        while (time.nanos() - begun < Duration.ofSeconds(seconds).toNanos()) {
            Optional<Holding> now = lease.holding();
            if (now.isPresent()
                    && now.get().holder().instance().equals(next.holder().instance())) {
                spec.commandLine()
                        .getOut()
                        .println("Handed over from instance " + before.holder().instance() + " to instance "
                                + next.holder().instance() + " (version "
                                + next.holder().version() + ", " + next.holder().place() + "), fencing token "
                                + now.get().token());
                return 0;
            }
            time.sleep(LOOK);
        }
        return refused("Instance " + before.holder().instance() + " has not handed over within " + seconds
                + " s: it may still be handling an update, and does it when that is done.");
    }

    private int refused(String why) {
        spec.commandLine().getErr().println(why);
        return REFUSED;
    }
}
