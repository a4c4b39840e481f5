package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets updates that failed. */
@Command(
        name = "drop",
        description = "Forget an update that has failed, or all of them. Nobody will handle it.",
        mixinStandardHelpOptions = true)
final class JournalDropCommand extends JournalAct {

    @Parameters(paramLabel = "ID|all", description = "its number, as baton journal list shows it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String which;

    JournalDropCommand() {}

    @Override
    int act(BotLease lease, Journal journal) {
        return eachFailed(lease, journal, which, journal::drop, "dropped");
    }
}
