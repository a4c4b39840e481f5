package dev.baton.cli.emulator;

import dev.baton.cli.http.LocalServer;
import dev.baton.cli.http.Serving;
import dev.baton.emulator.BotApiEmulator;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
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
        return Serving.run(spec, controlPort, "--control-port", this::start);
    }

    private Serving.Started start(LocalServer server) throws Serving.PortTakenException {
        BotApiEmulator emulator;
        try {
            emulator = BotApiEmulator.builder().withPort(port).start();
        } catch (UncheckedIOException | IllegalArgumentException taken) {
            throw new Serving.PortTakenException(port, "--port", taken);
        }
        ControlHandler control = new ControlHandler(emulator);
        server.start(control);
        return new Serving.Started(
                () -> {
                    control.close();
                    emulator.close();
                },
                List.of("The Bot API is at " + emulator.url(), "Its other side, for tests, is at " + server.address()));
    }
}
