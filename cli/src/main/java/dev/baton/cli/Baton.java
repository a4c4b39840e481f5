package dev.baton.cli;

import dev.baton.ConfigurationException;
import dev.baton.botapi.BotToken;
import dev.baton.cli.drill.DrillCommand;
import dev.baton.cli.emulator.EmulatorCommand;
import dev.baton.cli.lease.HandOverCommand;
import dev.baton.cli.lease.JournalCommand;
import dev.baton.cli.lease.StatusCommand;
import dev.baton.cli.sandbox.SandboxCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Security;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command. */
@Command(
        name = "baton",
        description = "One bot, one consumer, nothing lost: the conflict-free runtime for Telegram bots.",
        mixinStandardHelpOptions = true,
        versionProvider = Baton.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            SandboxCommand.class,
            EmulatorCommand.class,
            DrillCommand.class,
            StatusCommand.class,
            HandOverCommand.class,
            JournalCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   stopped; or another instance holds the lease; or a conflict (policy exit)",
            "  64  wrong usage",
            "  70  a bug",
            "  77  Telegram refuses the token",
            "  78  the configuration cannot work",
            "",
            "Try it:  baton sandbox"
        })
public final class Baton implements Runnable {

    /** What the command line ends with when it was not understood (sysexits.h, EX_USAGE). */
    static final int USAGE = 64;

    /** What a configuration that cannot work ends with (sysexits.h, EX_CONFIG). */
    static final int CONFIGURATION = 78;

    /** A bug of ours (sysexits.h, EX_SOFTWARE). */
    static final int SOFTWARE = 70;

    /** How long Java remembers the address of a name, instead of 30 s: a lease must outlive that. */
    private static final String ADDRESS_SECONDS = "5";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Made by picocli and by {@link #main}. */
    public Baton() {}

    /**
     * Runs the command and exits.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        Security.setProperty("networkaddress.cache.ttl", ADDRESS_SECONDS);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Baton())
                .setParameterExceptionHandler(Baton::wrongUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(BotToken.redact(String.valueOf(wrong.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
            wrong.getCommandLine().usage(err);
        }
        return USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        if (failure instanceof ConfigurationException wrong) {
            command.getErr().println(wrong.getMessage());
            return CONFIGURATION;
        }
        command.getErr().println("This is a bug in Baton. Please report it with what follows.");
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        command.getErr().println(BotToken.redact(trace.toString()));
        return SOFTWARE;
    }

    /** The version, as the jar has it. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Baton.class.getPackage().getImplementationVersion();
            return new String[] {
                "baton " + (version == null ? "development" : version) + " (Java " + Runtime.version() + ")"
            };
        }
    }
}
