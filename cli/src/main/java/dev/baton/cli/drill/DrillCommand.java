package dev.baton.cli.drill;

import dev.baton.BotRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deploys and kills a bot under load, and tells what became of its messages. */
@Command(
        name = "drill",
        description = {
            "Deploy, kill and freeze a bot while people write to it, and tell what became of every message. Everything"
                    + " runs on this machine: a Bot API, the instances, each one a process of its own.",
            "Exits with 1 if a message was lost, answered twice without a kill, a freeze or an outage that explains it,"
                    + " or if a request was told of a conflict."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nAny bot:%n",
        footer = {
            "  baton drill -- node bot.js",
            "The bot has to answer each text with the same text, once. It gets BOT_TOKEN, TELEGRAM_API_URL (an address",
            "of its own for each instance), BOT_MODE=polling, PORT=0, BATON_WHEN_HELD (hand-over; standby for those that",
            "wait), BATON_ON_CONFLICT=hold, BATON_LEASE_TTL, and BATON_DIR or REDIS_URL. A bot that does not use Baton",
            "ignores most of that, and what it loses is what it loses every day.",
            "",
            "What is measured, all of it where the Bot API is:",
            "  hand-over gap   from the answer to the last getUpdates of the old instance, or its end by the old instance,",
            "                  to the arrival of the first getUpdates of the new one",
            "  take-over       from kill -9 to the arrival of the first getUpdates of another instance",
            "  lost            not answered when nothing has been answered for 10 s and the life of a lease",
            "  redelivered     answered by a second instance, because the first was killed, frozen or cut off from the",
            "                  store while it handled the update or just after; the demo bot does that without a sound,",
            "                  so it is seen whether it knew",
            "  out of order    answered before an earlier message of the same chat"
        })
public final class DrillCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int UNAVAILABLE = 69;
    private static final int MOST = 10_000;
    private static final int MOST_STANDBYS = 5;
    private static final int MOST_SEEDS = 1_000_000;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m)");
    private static final Pattern HANDLER = Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--deploys", paramLabel = "N", defaultValue = "10", description = "default: ${DEFAULT-VALUE}")
    private int deploys;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "5",
            description = "kill -9 of the instance that serves (default: ${DEFAULT-VALUE})")
    private int kills;

    @Option(
            names = "--freezes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "it stands still until another took over, or for 2 s, and goes on (default: ${DEFAULT-VALUE})")
    private int freezes;

    @Option(
            names = "--outages",
            paramLabel = "N",
            defaultValue = "0",
            description = "Redis is out of reach for a half to one and a half lives of a lease; one that the drill"
                    + " started comes back empty (default: ${DEFAULT-VALUE})")
    private int outages;

    @Option(
            names = "--intruder",
            description =
                    "once, a program that knows nothing of the lease polls the bot for 3 s; its conflicts and what it"
                            + " takes do not count")
    private boolean intruder;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "messages a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "polling",
            description = "polling or webhook: with it, deliveries go to all instances in turn, as on a platform"
                    + " (default: ${DEFAULT-VALUE})")
    private String mode = "polling";

    @Option(
            names = "--chats",
            paramLabel = "N",
            defaultValue = "10",
            description = "chats in which they are written, in turn (default: ${DEFAULT-VALUE})")
    private int chats;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "1",
            description = "instances that wait beside the one that serves (default: ${DEFAULT-VALUE})")
    private int standbys;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description =
                    "keep the lease there (REDIS_URL); \"own\" starts redis-server from the path; without it, files")
    private @Nullable String redis;

    @Option(
            names = "--lease-ttl",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "life of a lease, such as 10s (default: ${DEFAULT-VALUE})")
    private String leaseTtl = "2s";

    @Option(
            names = "--handler-ms",
            paramLabel = "MS",
            description =
                    "how long a handler of the demo bot takes: 20, 0-50 for mixed, or 0,100,30000 for chats in turn; who"
                            + " is answered slowly waits for the answer before writing again (default: no time)")
    private @Nullable String handler;

    @Option(names = "--seed", paramLabel = "N", description = "repeats the order of events of another drill")
    private @Nullable Long seed;

    @Option(names = "--json", description = "one JSON object on the standard output in the place of the table")
    private boolean asJson;

    @Option(names = "--verbose", description = "keep the logs of the instances, and say where")
    private boolean verbose;

    @Parameters(arity = "0..*", paramLabel = "CMD", description = "after --: the bot to drill (default: baton demo)")
    private List<String> command = new ArrayList<>();

    /** Made by picocli. */
    public DrillCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Plan plan = plan();
        Stage stage;
        try {
            stage = Stage.set(plan, redisChoice(), System.getenv());
        } catch (IOException missing) {
            err.println("The drill cannot begin: " + missing.getMessage());
            return UNAVAILABLE;
        }
        Thread atExit = new Thread(stage::close, "drill-shutdown");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (stage) {
            if (command.isEmpty()) {
                BotRuntime.fromEnvironment((update, bot) -> {}, stage.environment())
                        .build()
                        .close();
            }
            return run(stage, err);
        } catch (UncheckedIOException impossible) {
            err.println("The drill cannot go on. " + impossible.getMessage());
            return UNAVAILABLE;
        } catch (RuntimeException failure) {
            if (stage.isClosed()) {
                new CountDownLatch(1).await(); // Ctrl-C: the shutdown is under way, and ends this thread
            }
            throw failure;
        } finally {
            if (!stage.isClosed()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        }
    }

    private int run(Stage stage, PrintWriter err) throws InterruptedException {
        Report report = stage.drill(line -> {
                    err.println(line);
                    err.flush();
                })
                .run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(asJson ? report.json() : report.table().stripTrailing());
        out.flush();
        if (verbose || !report.passed()) {
            err.println("The logs of the instances are in " + stage.folder());
        } else {
            stage.sweep();
        }
        return report.passed() ? 0 : FAILED;
    }

    private Plan plan() {
        between("--deploys", deploys, 0, MOST);
        between("--kills", kills, 0, MOST);
        between("--freezes", freezes, 0, MOST);
        between("--outages", outages, 0, MOST);
        between("--standbys", standbys, 0, MOST_STANDBYS);
        between("--rate", rate, 1, MOST);
        between("--chats", chats, 1, MOST);
        if (!mode.equals("polling") && !mode.equals("webhook")) {
            throw wrong("--mode is polling or webhook, not \"" + mode + "\"");
        }
        if (intruder && mode.equals("webhook")) {
            throw wrong("--intruder polls, and cannot while there is a webhook: it is for --mode polling");
        }
        if (handler != null && !HANDLER.matcher(handler).matches()) {
            throw wrong(
                    "--handler-ms is milliseconds such as 20, or from 0 to 50: 0-50, or several of these: 0,100,30000");
        }
        if (handler != null && !command.isEmpty()) {
            throw wrong("--handler-ms is for the demo bot; " + command.getFirst() + " takes the time it takes");
        }
        return new Plan(
                new Plan.Acts(deploys, kills, freezes, outages, intruder ? 1 : 0),
                standbys,
                life(),
                rate,
                mode.equals("webhook"),
                chats,
                Optional.ofNullable(handler),
                List.copyOf(command),
                seed == null ? new SecureRandom().nextInt(MOST_SEEDS) : seed);
    }

    private void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(option + " is a number from " + least + " to " + most + ", not " + value);
        }
    }

    private Duration life() {
        Matcher parts = DURATION.matcher(leaseTtl);
        if (!parts.matches()) {
            throw wrong("--lease-ttl is a number with a unit, such as 500ms, 10s or 1m, not \"" + leaseTtl + "\"");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private RedisChoice redisChoice() {
        String given = redis == null ? System.getenv().getOrDefault("REDIS_URL", "") : redis;
        if (given.isBlank()) {
            if (outages > 0) {
                throw wrong("--outages needs a Redis that can go away: --redis URL, or --redis own");
            }
            return new RedisChoice.None();
        }
        return given.equals("own") ? new RedisChoice.Own() : new RedisChoice.At(address(given));
    }

    private URI address(String text) {
        try {
            URI address = new URI(text);
            if (address.getHost() != null) {
                if (outages > 0 && !"redis".equals(address.getScheme())) {
                    throw wrong(
                            "--outages needs an address that begins with redis://, because the drill stands in between");
                }
                return address;
            }
        } catch (URISyntaxException unreadable) {
            // reported below, without its text, which may hold a secret
        }
        throw wrong("--redis is an address such as redis://localhost:6379, or \"own\"");
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
