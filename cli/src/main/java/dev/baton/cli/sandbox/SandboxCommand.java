package dev.baton.cli.sandbox;

import dev.baton.cli.http.LocalServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        mixinStandardHelpOptions = true)
public final class SandboxCommand implements Callable<Integer> {

    private static final int UNAVAILABLE = 69;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "where the page is (default: ${DEFAULT-VALUE}; 0: a free port)")
    private int port;

    /** Made by picocli. */
    public SandboxCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LocalServer server;
        try {
            server = LocalServer.bind(port);
        } catch (IOException | IllegalArgumentException taken) {
            spec.commandLine().getErr().println(LocalServer.refusal(port, "--port", taken));
            return UNAVAILABLE;
        }
        Sandbox sandbox = Sandbox.start(System.getenv());
        server.start(new SandboxPageHandler(sandbox));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            sandbox.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "sandbox-shutdown"));
        out.println("The sandbox is at " + server.address());
        out.println("Talk to the bot there; deploy it, kill it, disturb it. Ctrl-C ends everything.");
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
