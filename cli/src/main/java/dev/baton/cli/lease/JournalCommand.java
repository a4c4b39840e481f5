package dev.baton.cli.lease;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a bot has taken and not handled, for one who looks from outside. */
@Command(
        name = "journal",
        description =
                "Look into the journal of the bot of BOT_TOKEN: the updates that it has taken and not handled yet,"
                        + " and those that it has set aside because they failed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            JournalListCommand.class,
            JournalShowCommand.class,
            JournalReplayCommand.class,
            JournalDropCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   there was something, and it was done",
            "  1   there is nothing, or no such update",
            "  69  the store is out of reach"
        })
public final class JournalCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Made by picocli. */
    public JournalCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What about the journal? list, show, replay or drop.");
    }
}
