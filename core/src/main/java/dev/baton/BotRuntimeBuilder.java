package dev.baton;

import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotToken;
import dev.baton.lease.FileLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseTiming;
import dev.baton.lease.LegacyLock;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link BotRuntime}. What is not said keeps its default. Not thread-safe; use it once.
 *
 * <p>The same settings have variables of the environment, which {@link #withEnvironment} reads; a method called after
 * it beats a variable.
 */
public final class BotRuntimeBuilder {

    private static final int WEBHOOK_PORT = 8080;
    private static final String TOKEN_MISSING = "BOT_TOKEN is not set: it is the token that BotFather gave you";
    static final int MOST_IN_FLIGHT = 10_000;
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    private final UpdateHandler handler;
    private final List<String> problems = new ArrayList<>();
    private final List<RuntimeListener> listeners = new ArrayList<>();
    private TimeSource time = TimeSource.system();
    private @Nullable BotToken token;
    private @Nullable BotMode mode;
    private final WebhookOptions webhook = new WebhookOptions();
    private @Nullable List<String> allowedUpdates;
    private OptionalInt port = OptionalInt.empty();
    private boolean listens = true;
    private URI apiUrl = URI.create("https://api.telegram.org");
    private HeldPolicy whenHeld = HeldPolicy.AUTO;
    private ConflictPolicy onConflict = ConflictPolicy.AUTO;
    private int exitCodeHeld;
    private Duration leaseTtl = LeaseTiming.DEFAULT.timeToLive();
    private Duration grace = Duration.ofSeconds(8);
    private int maxInFlight = Room.Limits.DEFAULT.updates();
    private FailurePolicy onFailure = FailurePolicy.setAside();
    private Duration handlerLimit = Duration.ZERO;
    private @Nullable URI redisUrl;
    private @Nullable String legacyLockKey;
    private @Nullable Path directory;
    private @Nullable LeaseStore leaseStore;
    private @Nullable Path legacyLockFile;
    private @Nullable BotApi botApi;
    private Map<String, String> environment = Map.of();
    private String version = LeaseStores.ownVersion();

    BotRuntimeBuilder(UpdateHandler handler) {
        this.handler = handler;
    }

    /**
     * Reads every setting that is in the environment. What is wrong there is kept, and reported by {@link #build()}
     * together with everything else.
     *
     * @param variables the environment, such as {@link System#getenv()}
     * @return this builder
     */
    public BotRuntimeBuilder withEnvironment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        new EnvironmentReader(environment, problems).read(this);
        return this;
    }

    /**
     * Names the bot.
     *
     * @param value its token
     * @return this builder
     */
    public BotRuntimeBuilder withToken(BotToken value) {
        token = value;
        return this;
    }

    /**
     * Says how updates come. If nobody says so they are polled for, but then a webhook that is set stops the start,
     * instead of being removed.
     *
     * @param value the mode
     * @return this builder
     */
    public BotRuntimeBuilder withMode(BotMode value) {
        mode = value;
        return this;
    }

    /**
     * Names the public address of the webhook.
     *
     * @param value an address whose path is served on the port
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookUrl(URI value) {
        webhook.url = value;
        return this;
    }

    /**
     * Sets what proves that a delivery comes from Telegram. By default it derives from the token, so that it is the
     * same for every instance.
     *
     * @param value 1 to 256 letters, digits, {@code _} and {@code -}
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookSecret(String value) {
        webhook.secret = value;
        return this;
    }

    /**
     * Limits how many deliveries Telegram may have under way at once. By default that is left to Telegram (40).
     *
     * @param value 1 to 100; more with a Bot API server of your own
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookMaxConnections(int value) {
        webhook.maxConnections = OptionalInt.of(value);
        return this;
    }

    /**
     * Names the address to which Telegram connects, in the place of what the name of the host means.
     *
     * @param value an IPv4 address
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookIpAddress(String value) {
        webhook.ipAddress = Optional.of(value);
        return this;
    }

    /**
     * Has Telegram trust a certificate that no authority vouches for.
     *
     * @param value a PEM file with the certificate, and without the key
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookCertificate(Path value) {
        webhook.certificate = value;
        return this;
    }

    /**
     * Says which kinds of update are wanted, in both modes. By default Telegram is not told, and goes on with those
     * that it was last told. What is left out is lost, so that is said in a warning.
     *
     * @param value such as {@code message}; {@code default} stands for those that Telegram delivers by default, which
     *     are all but {@code chat_member}, {@code message_reaction} and {@code message_reaction_count}
     * @return this builder
     */
    public BotRuntimeBuilder withAllowedUpdates(List<String> value) {
        allowedUpdates = List.copyOf(value);
        return this;
    }

    /**
     * Listens on a port, for the webhook and for {@code /healthz}, {@code /readyz} and {@code /status}. By default a
     * polling bot does not listen, and a bot with a webhook listens on 8080.
     *
     * @param value 1 to 65535, or 0 for a free one
     * @return this builder
     */
    public BotRuntimeBuilder withPort(int value) {
        port = OptionalInt.of(value);
        return this;
    }

    /**
     * Listens nowhere: the program has a web server of its own, which gives what comes for the webhook to the
     * {@link BotRuntime#webhookEndpoint()}. Beats {@link #withPort}.
     *
     * @return this builder
     */
    public BotRuntimeBuilder withoutServer() {
        listens = false;
        return this;
    }

    /**
     * Uses another Bot API server.
     *
     * @param value its address, without a path for the bot
     * @return this builder
     */
    public BotRuntimeBuilder withApiUrl(URI value) {
        apiUrl = value;
        return this;
    }

    /**
     * Says what to do when another instance holds the lease.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withHeldPolicy(HeldPolicy value) {
        whenHeld = value;
        return this;
    }

    /**
     * Sets the exit code for the case that another instance holds the lease and the policy is to exit.
     *
     * @param value 0 to 255; 75 for supervisors that try again after a failure
     * @return this builder
     */
    public BotRuntimeBuilder withExitCodeHeld(int value) {
        exitCodeHeld = value;
        return this;
    }

    /**
     * Says what to do about a foreign consumer.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withConflictPolicy(ConflictPolicy value) {
        onConflict = value;
        return this;
    }

    /**
     * Sets the time after which the lease of an instance that fell silent is free.
     *
     * @param value between one second and ten minutes
     * @return this builder
     */
    public BotRuntimeBuilder withLeaseTtl(Duration value) {
        leaseTtl = value;
        return this;
    }

    /**
     * Sets how long running handlers may take at a stop before they are interrupted.
     *
     * @param value up to ten minutes
     * @return this builder
     */
    public BotRuntimeBuilder withGrace(Duration value) {
        grace = value;
        return this;
    }

    /**
     * Bounds how many updates are in memory. When there are so many, because handlers are slow, no more are asked for.
     *
     * @param value between 1 and 10,000; 256 by default
     * @return this builder
     */
    public BotRuntimeBuilder withMaxInFlight(int value) {
        maxInFlight = value;
        return this;
    }

    /**
     * Says what becomes of an update on which the handler fails. By default it is set aside at once.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withFailurePolicy(FailurePolicy value) {
        onFailure = value;
        return this;
    }

    /**
     * Interrupts a handler that runs longer, which then counts as failed. By default it may run as long as it likes.
     *
     * @param value how long; zero for no limit
     * @return this builder
     */
    public BotRuntimeBuilder withHandlerLimit(Duration value) {
        handlerLimit = value;
        return this;
    }

    /**
     * Keeps the lease in Redis. Needs {@code baton-lease-redis} on the class path.
     *
     * @param value {@code redis://}, {@code redis-sentinel://} or {@code redis-cluster://}; with {@code rediss} in the
     *     place of {@code redis} for TLS
     * @return this builder
     */
    public BotRuntimeBuilder withRedis(URI value) {
        redisUrl = value;
        return this;
    }

    /**
     * Holds a plain key of the same Redis together with the lease, so that a program outside Baton that takes it with
     * {@code SET NX EX} never runs beside this bot.
     *
     * @param value the key
     * @return this builder
     */
    public BotRuntimeBuilder withLegacyLockKey(String value) {
        legacyLockKey = value;
        return this;
    }

    /**
     * Keeps the lease in a folder, if no Redis is named.
     *
     * @param value a folder of a local disk
     * @return this builder
     */
    public BotRuntimeBuilder withDirectory(Path value) {
        directory = value;
        return this;
    }

    /**
     * Keeps the lease in a store of the caller's, which stays open when the runtime is closed.
     *
     * @param value the store
     * @return this builder
     */
    public BotRuntimeBuilder withLeaseStore(LeaseStore value) {
        leaseStore = value;
        return this;
    }

    /**
     * Takes the lock on a file together with the lease, so that a program outside Baton that locks it too, such as a
     * Python bot with {@code fcntl.flock} or {@code fcntl.lockf}, never runs beside this bot. Needs the command
     * {@code flock} (util-linux).
     *
     * @param value the file that the other program locks
     * @return this builder
     */
    public BotRuntimeBuilder withLegacyLockFile(Path value) {
        legacyLockFile = value;
        return this;
    }

    /**
     * Names the version of the program, which others see as part of who holds the lease.
     *
     * @param value such as a commit
     * @return this builder
     */
    public BotRuntimeBuilder withVersion(String value) {
        version = value;
        return this;
    }

    /**
     * Adds a watcher.
     *
     * @param listener told of everything that happens
     * @return this builder
     */
    public BotRuntimeBuilder onEvent(RuntimeListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Uses another source of time, for tests.
     *
     * @param value the time
     * @return this builder
     */
    public BotRuntimeBuilder withTime(TimeSource value) {
        time = value;
        return this;
    }

    /**
     * Talks to Telegram by other means than HTTP, for tests. Closed with the runtime.
     *
     * @param value the API
     * @return this builder
     */
    public BotRuntimeBuilder withBotApi(BotApi value) {
        botApi = value;
        return this;
    }

    /**
     * Checks everything and builds. Nothing is started, and nobody is asked.
     *
     * @return a runtime to be started
     * @throws ConfigurationException if anything is wrong; it lists everything that is
     */
    public BotRuntime build() {
        List<String> wrong = new ArrayList<>(problems);
        Optional<Platform> platform = Platform.detect(environment);
        BotMode chosenMode = mode == null ? BotMode.POLLING : mode;
        Optional<Settings.Webhook> chosenWebhook =
                chosenMode == BotMode.WEBHOOK ? checkedWebhook(platform, wrong) : Optional.empty();
        check(
                !isReported("BOT_MODE") || isReported("WEBHOOK_URL") || webhookAddress(platform) != null,
                wrong,
                "WEBHOOK_URL is not set; if BOT_MODE is to be webhook, it is needed");
        Optional<List<String>> kinds = checkedKinds(wrong);
        check(token != null || EnvironmentReader.TOKENS.stream().anyMatch(this::isReported), wrong, TOKEN_MISSING);
        check(
                leaseTtl.compareTo(LeaseTiming.SHORTEST) >= 0 && leaseTtl.compareTo(LeaseTiming.LONGEST) <= 0,
                wrong,
                "BATON_LEASE_TTL is " + leaseTtl + ", but a lease lives between 1s and 10m");
        check(
                !grace.isNegative() && grace.compareTo(LONGEST_GRACE) <= 0,
                wrong,
                "BATON_GRACE is " + grace + ", but it has to be between 0s and 10m");
        check(
                maxInFlight >= 1 && maxInFlight <= MOST_IN_FLIGHT,
                wrong,
                "BATON_MAX_IN_FLIGHT is " + maxInFlight + ", but it has to be between 1 and " + MOST_IN_FLIGHT);
        check(
                !handlerLimit.isNegative(),
                wrong,
                "BATON_HANDLER_LIMIT is " + handlerLimit + ", but it has to be 0s or more");
        check(
                exitCodeHeld >= 0 && exitCodeHeld <= 255,
                wrong,
                "BATON_EXIT_CODE_HELD is " + exitCodeHeld + ", but an exit code is between 0 and 255");
        Optional<LeaseStore> store = openStore(wrong).map(this::withLegacyLock);
        if (token == null || store.isEmpty() || !wrong.isEmpty()) {
            store.filter(opened -> leaseStore == null).ifPresent(LeaseStore::close);
            throw new ConfigurationException(wrong);
        }
        boolean overlapping = platform.isPresent();
        Settings settings = new Settings(
                token,
                chosenMode,
                mode != null,
                chosenWebhook,
                kinds,
                portFor(chosenMode),
                apiUrl,
                whenHeld != HeldPolicy.AUTO
                        ? whenHeld
                        : overlapping && store.get().shared() ? HeldPolicy.HAND_OVER : HeldPolicy.EXIT,
                exitCodeHeld,
                onConflict != ConflictPolicy.AUTO
                        ? onConflict
                        : overlapping ? ConflictPolicy.HOLD : ConflictPolicy.EXIT,
                leaseTtl,
                grace,
                new Room.Limits(maxInFlight, Room.Limits.DEFAULT.bytes()),
                onFailure,
                handlerLimit,
                LeaseStores.place(platform, environment),
                version);
        BotApi api = botApi == null ? BotApi.over(apiUrl, token) : botApi;
        return new BotRuntime(settings, handler, api, store.get(), leaseStore == null, time, listeners, platform);
    }

    private OptionalInt portFor(BotMode chosenMode) {
        if (!listens) {
            return OptionalInt.empty();
        }
        return chosenMode == BotMode.WEBHOOK && port.isEmpty() ? OptionalInt.of(WEBHOOK_PORT) : port;
    }

    /** Opens the lease of the bot for one who looks on; asks only for the token and the store. */
    BotLease openLease() {
        List<String> wrong = new ArrayList<>(problems);
        check(token != null || EnvironmentReader.TOKENS.stream().anyMatch(this::isReported), wrong, TOKEN_MISSING);
        Optional<LeaseStore> store = openStore(wrong);
        if (token == null || store.isEmpty() || !wrong.isEmpty()) {
            store.filter(opened -> leaseStore == null).ifPresent(LeaseStore::close);
            throw new ConfigurationException(wrong);
        }
        return new BotLease(token.id(), store.get());
    }

    private LeaseStore withLegacyLock(LeaseStore store) {
        return legacyLockFile == null ? store : LegacyLock.onFile(store, legacyLockFile);
    }

    private Optional<LeaseStore> openStore(List<String> wrong) {
        if (leaseStore != null) {
            return Optional.of(leaseStore);
        }
        if (redisUrl == null) {
            check(legacyLockKey == null, wrong, "BATON_LEGACY_LOCK is a key, which needs REDIS_URL");
            Path folder = directory == null ? LeaseStores.defaultDirectory(environment) : directory;
            return Optional.of(new FileLeaseStore(folder, time));
        }
        try {
            return Optional.of(LeaseStores.open(
                    legacyLockKey == null ? redisUrl : LeaseStores.withOption(redisUrl, "also-key", legacyLockKey),
                    time));
        } catch (IllegalArgumentException e) {
            wrong.add("REDIS_URL cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Settings.Webhook> checkedWebhook(Optional<Platform> platform, List<String> wrong) {
        URI url = webhookAddress(platform);
        check(
                url != null || isReported("WEBHOOK_URL"),
                wrong,
                "BOT_MODE=webhook needs WEBHOOK_URL, the public https address at which Telegram reaches this bot,"
                        + " such as https://bot.example.com/telegram");
        return webhook.checked(url, token, wrong);
    }

    private Optional<List<String>> checkedKinds(List<String> wrong) {
        List<String> unknown = new ArrayList<>();
        Optional<List<String>> kinds =
                Optional.ofNullable(allowedUpdates).map(names -> UpdateKinds.resolve(names, unknown));
        check(
                unknown.isEmpty(),
                wrong,
                "BATON_ALLOWED_UPDATES names " + String.join(", ", unknown)
                        + ", which is no kind of update; Telegram would pass over it and deliver less than you want");
        check(
                kinds.isEmpty() || !kinds.get().isEmpty() || !unknown.isEmpty(),
                wrong,
                "BATON_ALLOWED_UPDATES names no kind of update; default stands for those that Telegram delivers by default");
        return kinds;
    }

    private @Nullable URI webhookAddress(Optional<Platform> platform) {
        return webhook.url != null
                ? webhook.url
                : platform.flatMap(known -> known.publicAddress(environment))
                        .map(address -> URI.create(address + "/telegram"))
                        .orElse(null);
    }

    private boolean isReported(String variable) {
        return problems.stream().anyMatch(problem -> problem.startsWith(variable));
    }

    private static void check(boolean good, List<String> wrong, String problem) {
        if (!good) {
            wrong.add(problem);
        }
    }
}
