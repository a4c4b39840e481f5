package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Pending;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is in a journal, without what people wrote. */
@Command(
        name = "list",
        description = "List what the bot has taken and not handled yet, and what has failed, with the reason.",
        mixinStandardHelpOptions = true)
final class JournalListCommand extends JournalAct {

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    JournalListCommand() {}

    @Override
    int act(BotLease lease, Journal journal) {
        List<Pending> pending = journal.pending();
        List<FailedEntry> failed = journal.failed();
        if (json) {
            say(JournalJson.of(lease, pending, failed));
            return 0;
        }
        if (pending.isEmpty() && failed.isEmpty()) {
            return nothing("The journal of bot " + lease.botId() + " in " + lease.location()
                    + " is empty: nothing waits, and nothing has failed.");
        }
        say("bot " + lease.botId() + ", journal in " + lease.location());
        pending.forEach(entry -> say(JournalWords.pending(entry)));
        failed.forEach(entry -> say(JournalWords.failed(entry)));
        return 0;
    }
}
