package dev.baton.cli.sandbox;

import dev.baton.cli.http.LocalServer;
import dev.baton.cli.http.Serving;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything on one machine, to be tried out. */
@Command(
        name = "sandbox",
        description =
                "Start a Bot API on this machine, two instances of a demo bot on it, and a page to talk to the bot, deploy"
                        + " it, kill it and disturb it. Needs nothing: no token, no network. Uses Redis for the lease if REDIS_URL"
                        + " is set. Ctrl-C ends everything.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nWhile you write a bot, in any language:%n",
        footer = {"  baton sandbox --no-demo", "Give it the address of the Bot API and the token that the page shows."})
public final class SandboxCommand implements Callable<Integer> {

    private static final int API_PORT_OF_OWN_BOT = 8081;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "where the page is (default: ${DEFAULT-VALUE}; 0: a free port)")
    private int port;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            description =
                    "where bots find the Bot API (default: a free port; with --no-demo " + API_PORT_OF_OWN_BOT + ")")
    private @Nullable Integer apiPort;

    @Option(
            names = "--no-demo",
            description = "start without the demo bot, for a bot of your own; its token is always the same then")
    private boolean noDemo;

    /** Made by picocli. */
    public SandboxCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        return Serving.run(spec, port, "--port", this::start);
    }

    private Serving.Started start(LocalServer server) throws Serving.PortTakenException {
        int bots = apiPort != null ? apiPort : noDemo ? API_PORT_OF_OWN_BOT : 0;
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(
                    noDemo
                            ? SandboxOptions.forOwnBot(bots, System.getenv())
                            : SandboxOptions.forDemo(bots, System.getenv()));
        } catch (UncheckedIOException | IllegalArgumentException taken) {
            throw new Serving.PortTakenException(bots, "--api-port", taken);
        }
        server.start(new SandboxPageHandler(sandbox));
        return new Serving.Started(
                sandbox::close,
                List.of(
                        "The sandbox is at " + server.address(),
                        noDemo
                                ? "The page shows how to point your bot at it. Ctrl-C ends everything."
                                : "Talk to the bot there; deploy it, kill it, disturb it. Ctrl-C ends everything."));
    }
}
