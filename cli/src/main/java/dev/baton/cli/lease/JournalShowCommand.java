package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints one update. */
@Command(
        name = "show",
        description = "Print an update of the journal as Telegram gave it, as JSON.",
        mixinStandardHelpOptions = true)
final class JournalShowCommand extends JournalAct {

    @Parameters(paramLabel = "ID", description = "its number, as baton journal list shows it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    JournalShowCommand() {}

    @Override
    int act(BotLease lease, Journal journal) {
        long wanted = id(id);
        Optional<JournalEntry> found = Stream.concat(
                        journal.pending().stream().map(Pending::entry),
                        journal.failed().stream().map(FailedEntry::entry))
                .filter(entry -> entry.id() == wanted)
                .findFirst();
        if (found.isEmpty()) {
            return nothing("Update " + wanted + " is not in the journal of bot " + lease.botId() + " in "
                    + lease.location() + ".");
        }
        say(found.get().text());
        return 0;
    }
}
