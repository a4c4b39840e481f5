package dev.baton.cli.lease;

import dev.baton.BotLease;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands about a journal have in common. */
abstract class JournalAct implements Callable<Integer> {

    private static final int NOTHING = 1;
    private static final int UNAVAILABLE = 69;
    private static final String ALL = "all";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LeaseOptions options;

    @Override
    public final Integer call() {
        try (BotLease lease = options.open();
                Journal journal = lease.journal()) {
            return act(lease, journal);
        } catch (LeaseStoreException outage) {
            spec.commandLine().getErr().println(outage.getMessage());
            return UNAVAILABLE;
        }
    }

    abstract int act(BotLease lease, Journal journal);

    final void say(String line) {
        spec.commandLine().getOut().println(line);
    }

    final int nothing(String why) {
        spec.commandLine().getErr().println(why);
        return NOTHING;
    }

    final long id(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + word + "' is not the number of an update. See: baton journal list", e);
        }
    }

    /**
     * Does something with a failed update, or with all of them.
     *
     * @param which an id, or "all"
     * @param past what was done then, in words
     */
    final int eachFailed(BotLease lease, Journal journal, String which, LongPredicate act, String past) {
        if (!which.equals(ALL)) {
            long id = id(which);
            if (!act.test(id)) {
                return nothing("Update " + id + " of bot " + lease.botId() + " is not among those that failed, in "
                        + lease.location() + ".");
            }
            say("Update " + id + " " + past + ".");
            return 0;
        }
        List<Long> ids = journal.failed().stream()
                .map(FailedEntry::entry)
                .map(JournalEntry::id)
                .toList();
        long done = ids.stream().filter(act::test).count();
        if (done == 0) {
            return nothing("No update of bot " + lease.botId() + " has failed, in " + lease.location() + ".");
        }
        say(done + (done == 1 ? " update " : " updates ") + past + ".");
        return 0;
    }
}
