package dev.baton.cli.emulator;

import dev.baton.cli.http.LocalServer;
import dev.baton.cli.http.Serving;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.UnknownMethods;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            "  curl \"localhost:8082/bot$TOKEN/users/Ada/reply?seconds=5\"",
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

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            split = ",",
            description = "a token to accept, and no others but those given so (default: any that is well-formed)")
    private Set<String> tokens = Set.of();

    @Option(
            names = "--public-rules",
            description =
                    "the rules of the public server: webhooks by https on public addresses only, and limits on calls")
    private boolean publicRules;

    @Option(
            names = "--strict-methods",
            description = "404 to methods that the emulator does not know (default: true is answered)")
    private boolean strictMethods;

    @Option(
            names = "--malformed-tokens-not-found",
            description = "404 to a token that is none, as the public service is said to answer (default: 401 or 421)")
    private boolean malformedTokensNotFound;

    @Option(names = "--ghosts-win", description = "refuse a poll with a 409 while one waits whose client has gone")
    private boolean ghostsWin;

    @Option(
            names = "--wake-up",
            paramLabel = "MILLIS",
            defaultValue = "1",
            description = "how long a poll waits for more updates when the first has come (default: ${DEFAULT-VALUE})")
    private long wakeUpMillis;

    @Option(
            names = "--latency",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "how long every answer takes (default: ${DEFAULT-VALUE})")
    private long latencyMillis;

    @Option(
            names = "--connection-lifetime",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "the age at which connections are closed; 0: never (default: ${DEFAULT-VALUE})")
    private long connectionMillis;

    /** Made by picocli. */
    public EmulatorCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        return Serving.run(spec, controlPort, "--control-port", this::start);
    }

    private Serving.Started start(LocalServer server) throws Serving.PortTakenException {
        BotApiEmulator emulator;
        try {
            emulator = emulator();
        } catch (UncheckedIOException | IllegalArgumentException taken) {
            throw new Serving.PortTakenException(port, "--port", taken);
        }
        checkTokens(emulator);
        ControlHandler control = new ControlHandler(emulator);
        server.start(control);
        return new Serving.Started(
                () -> {
                    control.close();
                    emulator.close();
                },
                List.of("The Bot API is at " + emulator.url(), "Its other side, for tests, is at " + server.address()));
    }

    private void checkTokens(BotApiEmulator emulator) {
        try {
            tokens.forEach(emulator::bot);
        } catch (IllegalArgumentException malformed) {
            emulator.close();
            throw new ParameterException(spec.commandLine(), "--token: " + malformed.getMessage(), malformed);
        }
    }

    private BotApiEmulator emulator() {
        BotApiEmulator.Builder options = BotApiEmulator.builder()
                .withPort(port)
                .withLocalMode(!publicRules)
                .withUnknownMethods(strictMethods ? UnknownMethods.NOT_FOUND : UnknownMethods.TRUE)
                .withMalformedTokensNotFound(malformedTokensNotFound)
                .withGhostsWin(ghostsWin)
                .withWakeUp(Duration.ofMillis(wakeUpMillis))
                .withLatency(Duration.ofMillis(latencyMillis));
        if (!tokens.isEmpty()) {
            options.withAcceptedTokens(tokens);
        }
        if (connectionMillis > 0) {
            options.withConnectionLifetime(Duration.ofMillis(connectionMillis));
        }
        return options.start();
    }
}
