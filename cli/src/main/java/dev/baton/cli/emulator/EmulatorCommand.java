package dev.baton.cli.emulator;

import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.BotApiEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A Bot API server for bots and tests in any language. */
@Command(
        name = "emulator",
        description =
                "Run a Bot API server on this machine, for bots and tests in any language. Any well-formed token is a bot."
                        + " A second address lets tests talk as users, look at calls and cause faults.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor example:%n",
        footer = {
            "  baton emulator --port 8081 --control-port 8082",
            "  TOKEN=123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "  curl -d '{\"text\":\"hi\"}' localhost:8082/bot$TOKEN/users/Ada/messages",
            "  curl 'localhost:8082/bot$TOKEN/users/Ada/reply?seconds=5'",
            "The whole interface is described in docs/emulator.md."
        })
public final class EmulatorCommand implements Callable<Integer> {

    private static final int UNAVAILABLE = 69;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "where bots find the Bot API (default: ${DEFAULT-VALUE}; 0: a free port)")
    private int port;

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description = "where tests find the other side (default: ${DEFAULT-VALUE}; 0: a free port)")
    private int controlPort;

    /** Made by picocli. */
    public EmulatorCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        LocalServer server;
        BotApiEmulator emulator;
        try {
            server = LocalServer.bind(controlPort);
        } catch (IOException | IllegalArgumentException taken) {
            return refused(controlPort, "--control-port", taken);
        }
        try {
            emulator = BotApiEmulator.builder().withPort(port).start();
        } catch (UncheckedIOException | IllegalArgumentException taken) {
            server.close();
            return refused(port, "--port", taken);
        }
        ControlHandler control = new ControlHandler(emulator);
        server.start(control);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            control.close();
                            emulator.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "emulator-shutdown"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("The Bot API is at " + emulator.url());
        out.println("Its other side, for tests, is at " + server.address());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private int refused(int taken, String option, Exception why) {
        spec.commandLine().getErr().println(LocalServer.refusal(taken, option, why));
        return UNAVAILABLE;
    }
}
