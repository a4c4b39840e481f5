package dev.baton.cli.drill;

import dev.baton.emulator.BotApiEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All that a drill needs beside the bot, and the end of all of it. Thread-safe. */
final class Stage implements AutoCloseable {

    /** A variable that begins with one of these is the drill's to set, or nobody's. */
    private static final List<String> OURS =
            List.of("BATON_", "BOT_", "TELEGRAM_", "REDIS_URL", "WEBHOOK_", "PORT", "LOG_FORMAT");

    private static final int SECRET_LENGTH = 35;
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Plan plan;
    private final Path folder;
    private final Guardian guardian;
    private final Storage storage;
    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final Witness witness = new Witness();
    private final String token;
    private final Map<String, String> environment;
    private final Crew crew;

    /** What the webhook leads to, as the router of a platform. */
    private final Optional<Relay> gate;

    private volatile boolean closed;

    private Stage(Plan plan, Path folder, Guardian guardian, Storage storage, Map<String, String> callers)
            throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.guardian = guardian;
        this.storage = storage;
        // A new bot each time, so that two drills on one Redis do not meet. Its secret keeps nothing from nobody.
        this.token = (1_000_000_000L + new SecureRandom().nextInt(1_000_000_000)) + ":" + "A".repeat(SECRET_LENGTH);
        CompletableFuture<Crew> address = new CompletableFuture<>();
        this.gate = plan.webhook() ? Optional.of(Relay.to(() -> address.join().addresses())) : Optional.empty();
        this.environment = environment(callers);
        this.crew = new Crew(subject(plan), environment, telegram, witness, guardian, folder, plan.webhook());
        address.complete(crew);
    }

    /**
     * Sets it up.
     *
     * @throws IOException if something that it needs is missing
     */
    static Stage set(Plan plan, RedisChoice redis, Map<String, String> callersEnvironment) throws IOException {
        Path folder = Files.createTempDirectory("baton-drill");
        Guardian guardian = Guardian.start();
        return new Stage(plan, folder, guardian, storage(plan, redis, folder, guardian), callersEnvironment);
    }

    private static Storage storage(Plan plan, RedisChoice redis, Path folder, Guardian guardian) throws IOException {
        return switch (redis) {
            case RedisChoice.None() -> new FileStorage(folder.resolve("leases"));
            case RedisChoice.Own() -> OwnRedis.start(folder, guardian);
            case RedisChoice.At(URI address) ->
                plan.acts().outages() > 0 ? RedisStorage.relayed(address) : RedisStorage.direct(address);
        };
    }

    private static Subject subject(Plan plan) {
        return plan.command().isEmpty() ? new Subject.DemoBot(plan.handler()) : new Subject.OtherBot(plan.command());
    }

    private Map<String, String> environment(Map<String, String> callers) {
        Map<String, String> variables = new HashMap<>(callers);
        variables.keySet().removeIf(name -> OURS.stream().anyMatch(name::startsWith));
        variables.put("BOT_TOKEN", token);
        variables.put("BOT_MODE", plan.webhook() ? "webhook" : "polling");
        gate.ifPresent(open -> variables.put("WEBHOOK_URL", "http://127.0.0.1:" + open.port() + "/telegram"));
        variables.put("BATON_ON_CONFLICT", "hold");
        variables.put("BATON_LEASE_TTL", plan.leaseTtl().toMillis() + "ms");
        variables.put("BATON_GRACE", GRACE.plus(plan.handlerTime().longest()).toMillis() + "ms");
        variables.put("PORT", "0");
        variables.put("LOG_FORMAT", "text");
        variables.put("NO_COLOR", "1");
        variables.putAll(storage.variables());
        return variables;
    }

    /** The variables that each instance gets, but for its own address and what it does when another has the lease. */
    Map<String, String> environment() {
        return environment;
    }

    Drill drill(Consumer<String> progress) {
        return new Drill(plan, storage, telegram, token, crew, witness, progress);
    }

    /** Where the logs of the instances are. */
    Path folder() {
        return folder;
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends everything; the logs stay. */
    @Override
    public void close() {
        closed = true;
        crew.close();
        gate.ifPresent(Relay::close);
        storage.close();
        telegram.close();
        guardian.close();
    }

    /** Removes the logs too. */
    void sweep() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftBehind) {
            // Temporary files; the system removes them one day.
        }
    }
}
