package dev.baton;

import dev.baton.SettingsCheck.Ground;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotToken;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link BotRuntime}. What is not said keeps its default. Not thread-safe; use it once.
 *
 * <p>The same settings have variables of the environment, which {@link #withEnvironment} reads; a method called after
 * it beats a variable.
 */
public final class BotRuntimeBuilder {

    private final UpdateHandler handler;
    private final RuntimeOptions options = new RuntimeOptions();
    private final List<RuntimeListener> listeners = new ArrayList<>();
    private @Nullable BotApi botApi;

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
        options.environment = Map.copyOf(variables);
        new EnvironmentReader(options.environment, options.problems).read(this);
        return this;
    }

    /**
     * Names the bot.
     *
     * @param value its token
     * @return this builder
     */
    public BotRuntimeBuilder withToken(BotToken value) {
        options.token = value;
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
        options.mode = value;
        return this;
    }

    /**
     * Names the public address of the webhook.
     *
     * @param value an address whose path is served on the port
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookUrl(URI value) {
        options.webhook.url = value;
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
        options.webhook.secret = value;
        return this;
    }

    /**
     * Limits how many deliveries Telegram may have under way at once. By default that is left to Telegram (40).
     *
     * @param value 1 to 100; more with a Bot API server of your own
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookMaxConnections(int value) {
        options.webhook.maxConnections = OptionalInt.of(value);
        return this;
    }

    /**
     * Names the address to which Telegram connects, in the place of what the name of the host means.
     *
     * @param value an IPv4 address
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookIpAddress(String value) {
        options.webhook.ipAddress = Optional.of(value);
        return this;
    }

    /**
     * Has Telegram trust a certificate that no authority vouches for.
     *
     * @param value a PEM file with the certificate, and without the key
     * @return this builder
     */
    public BotRuntimeBuilder withWebhookCertificate(Path value) {
        options.webhook.certificate = value;
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
        options.allowedUpdates = List.copyOf(value);
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
        options.port = OptionalInt.of(value);
        return this;
    }

    /**
     * Listens nowhere: the program has a web server of its own, which gives what comes for the webhook to the
     * {@link BotRuntime#webhookEndpoint()}. Beats {@link #withPort}.
     *
     * @return this builder
     */
    public BotRuntimeBuilder withoutServer() {
        options.listens = false;
        return this;
    }

    /**
     * Uses another Bot API server.
     *
     * @param value its address, without a path for the bot
     * @return this builder
     */
    public BotRuntimeBuilder withApiUrl(URI value) {
        options.apiUrl = value;
        return this;
    }

    /**
     * Says what to do when another instance holds the lease.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withHeldPolicy(HeldPolicy value) {
        options.whenHeld = value;
        return this;
    }

    /**
     * Sets the exit code for the case that another instance holds the lease and the policy is to exit.
     *
     * @param value 0 to 255; 75 for supervisors that try again after a failure
     * @return this builder
     */
    public BotRuntimeBuilder withExitCodeHeld(int value) {
        options.exitCodeHeld = value;
        return this;
    }

    /**
     * Says what to do about a foreign consumer.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withConflictPolicy(ConflictPolicy value) {
        options.onConflict = value;
        return this;
    }

    /**
     * Sets the time after which the lease of an instance that fell silent is free.
     *
     * @param value between one second and ten minutes
     * @return this builder
     */
    public BotRuntimeBuilder withLeaseTtl(Duration value) {
        options.leaseTtl = value;
        return this;
    }

    /**
     * Sets how long running handlers may take at a stop before they are interrupted.
     *
     * @param value up to ten minutes
     * @return this builder
     */
    public BotRuntimeBuilder withGrace(Duration value) {
        options.grace = value;
        return this;
    }

    /**
     * Bounds how many updates are in memory. When there are so many, because handlers are slow, no more are asked for.
     *
     * @param value between 1 and 10,000; 256 by default
     * @return this builder
     */
    public BotRuntimeBuilder withMaxInFlight(int value) {
        options.maxInFlight = value;
        return this;
    }

    /**
     * Says what becomes of an update on which the handler fails. By default it is set aside at once.
     *
     * @param value the policy
     * @return this builder
     */
    public BotRuntimeBuilder withFailurePolicy(FailurePolicy value) {
        options.onFailure = value;
        return this;
    }

    /**
     * Interrupts a handler that runs longer, which then counts as failed. By default it may run as long as it likes.
     *
     * @param value how long; zero for no limit
     * @return this builder
     */
    public BotRuntimeBuilder withHandlerLimit(Duration value) {
        options.handlerLimit = value;
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
        options.store.redis = value;
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
        options.store.legacyLockKey = value;
        return this;
    }

    /**
     * Keeps the lease in a folder, if no Redis is named.
     *
     * @param value a folder of a local disk
     * @return this builder
     */
    public BotRuntimeBuilder withDirectory(Path value) {
        options.store.directory = value;
        return this;
    }

    /**
     * Keeps the lease in a store of the caller's, which stays open when the runtime is closed.
     *
     * @param value the store
     * @return this builder
     */
    public BotRuntimeBuilder withLeaseStore(LeaseStore value) {
        options.store.given = value;
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
        options.store.legacyLockFile = value;
        return this;
    }

    /**
     * Names the version of the program, which others see as part of who holds the lease.
     *
     * @param value such as a commit
     * @return this builder
     */
    public BotRuntimeBuilder withVersion(String value) {
        options.version = value;
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
        options.time = value;
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
        SettingsCheck check = new SettingsCheck(options);
        check.checkAll();
        Ground ground = check.openStore(options.store::withLegacyLock);
        Settings settings = check.settings(ground);
        BotApi api = botApi == null ? BotApi.over(settings.apiUrl(), settings.token()) : botApi;
        return new BotRuntime(
                settings,
                handler,
                api,
                ground.store(),
                options.store.isOwned(),
                options.time,
                listeners,
                check.platform());
    }

    /** Opens the lease of the bot for one who looks on; asks only for the token and the store. */
    BotLease openLease() {
        SettingsCheck check = new SettingsCheck(options);
        check.checkToken();
        Ground ground = check.openStore(UnaryOperator.identity());
        return new BotLease(ground.token().id(), ground.store());
    }
}
