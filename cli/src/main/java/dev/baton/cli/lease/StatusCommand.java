package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.Holding;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.Standby;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says who has the bot, and who waits for it. */
@Command(
        name = "status",
        description = "Say who holds the lease of the bot of BOT_TOKEN, since when, and who stands by.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit codes:%n",
        footer = {"  0   somebody holds it", "  1   nobody holds it", "  69  the store is out of reach"})
public final class StatusCommand implements Callable<Integer> {

    private static final int NOBODY = 1;
    private static final int UNAVAILABLE = 69;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LeaseOptions options;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    /** Made by picocli. */
    public StatusCommand() {}

    @Override
    public Integer call() {
        try (BotLease lease = options.open()) {
            Optional<Holding> holding = lease.holding();
            List<Standby> standbys = lease.standbys();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(LeaseJson.of(lease, holding, standbys));
            } else {
                out.println("bot " + lease.botId() + ", lease in " + lease.location());
                out.println(holding.map(LeaseWords::holder).orElse("nobody holds the lease"));
                standbys.forEach(standby -> out.println(LeaseWords.standby(standby)));
            }
            return holding.isPresent() ? 0 : NOBODY;
        } catch (LeaseStoreException outage) {
            spec.commandLine().getErr().println(outage.getMessage());
            return UNAVAILABLE;
        }
    }
}
