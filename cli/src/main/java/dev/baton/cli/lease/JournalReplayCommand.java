package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has updates handled again that failed. */
@Command(
        name = "replay",
        description = "Have an update handled again that has failed, or all of them. It is marked as redelivered.",
        mixinStandardHelpOptions = true)
final class JournalReplayCommand extends JournalAct {

    @Parameters(paramLabel = "ID|all", description = "its number, as baton journal list shows it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String which;

    JournalReplayCommand() {}

    @Override
    int act(BotLease lease, Journal journal) {
        String when = lease.holding().isPresent()
                ? "will be handled again by the instance that has the bot"
                : "will be handled again as soon as an instance has the bot; none has it now";
        return eachFailed(lease, journal, which, journal::replay, when);
    }
}
