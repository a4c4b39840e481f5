package dev.baton;

import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotToken;
import dev.baton.lease.Holder;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseTiming;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Telegram bot of which at most one instance consumes updates at any time, however many are started.
 *
 * <p>A program whose only purpose is the bot calls {@link #main(UpdateHandler)}. Any other builds a runtime, starts it,
 * and closes it at its end:
 *
 * <pre>{@code
 * try (BotRuntime runtime = BotRuntime.builder(token, handler).build()) {
 *     runtime.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>A runtime lives once. Thread-safe.
 */
public final class BotRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BotRuntime.class);
    private static final int INSTANCE_BYTES = 6;
    private static final String MOST_CONNECTIONS = "jdk.httpserver.maxConnections";

    private final Settings settings;
    private final BotApi api;
    private final LeaseStore store;
    private final boolean ownsStore;
    private final StatusBoard board;
    private final Optional<WebhookEndpoint> endpoint;
    private final TimeSource time;
    private final RuntimeLoop loop;
    private final Optional<Platform> platform;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<StopReason> stopped = new CompletableFuture<>();
    private volatile @Nullable HttpFront front;
    private volatile @Nullable Thread thread;

    BotRuntime(
            Settings settings,
            UpdateHandler handler,
            BotApi api,
            LeaseStore store,
            boolean ownsStore,
            TimeSource time,
            List<RuntimeListener> listeners,
            Optional<Platform> platform) {
        this.settings = settings;
        this.api = api;
        this.store = store;
        this.ownsStore = ownsStore;
        this.platform = platform;
        this.time = time;
        Holder self = new Holder(newInstance(), settings.place(), settings.version(), time.now());
        this.board = new StatusBoard(settings, self.instance(), store.location(), time, listeners);
        Dispatcher dispatcher = new Dispatcher(
                handler,
                new Outbox(api, time),
                settings.inFlight(),
                settings.onFailure(),
                settings.handlerLimit(),
                time,
                board);
        LeaseTiming timing = new LeaseTiming(settings.leaseTtl());
        String lease = Long.toString(settings.token().id());
        JournalKeeper journal = new JournalKeeper(
                self.instance(),
                store.journal(lease, self, settings.leaseTtl()),
                dispatcher,
                settings.leaseTtl(),
                settings.mode() == BotMode.POLLING,
                time);
        Optional<WebhookReceiver> receiver =
                settings.webhook().map(webhook -> new WebhookReceiver(dispatcher, journal, time, board));
        this.endpoint = receiver.map(
                deliveries -> new WebhookEndpoint(settings.webhook().orElseThrow(), deliveries));
        this.loop = new RuntimeLoop(
                settings,
                api,
                events -> new LeaseKeeper(store, lease, self, timing, time, events),
                dispatcher,
                journal,
                receiver,
                time,
                board,
                new Random(),
                time.equals(TimeSource.system()) ? new Rehearsal(settings, api, store, lease, self) : () -> {});
    }

    /**
     * Begins to build a runtime.
     *
     * @param token the bot
     * @param handler what it does with an update
     * @return a builder with the defaults
     */
    public static BotRuntimeBuilder builder(BotToken token, UpdateHandler handler) {
        return new BotRuntimeBuilder(handler).withToken(token);
    }

    /**
     * Begins to build a runtime from the variables of the environment.
     *
     * @param handler what the bot does with an update
     * @return a builder with what the environment says
     */
    public static BotRuntimeBuilder fromEnvironment(UpdateHandler handler) {
        return fromEnvironment(handler, System.getenv());
    }

    /**
     * Begins to build a runtime from given variables.
     *
     * @param handler what the bot does with an update
     * @param variables in the place of the environment of this process
     * @return a builder with what the variables say
     */
    public static BotRuntimeBuilder fromEnvironment(UpdateHandler handler, Map<String, String> variables) {
        return new BotRuntimeBuilder(handler).withEnvironment(variables);
    }

    /**
     * A whole program: configured by the environment, ended by a signal. Does not return; the process exits with the
     * code of the {@link StopReason}. A configuration that cannot work is explained on the standard error stream.
     *
     * @param handler what the bot does with an update
     */
    public static void main(UpdateHandler handler) {
        BotRuntime runtime;
        try {
            runtime = fromEnvironment(handler).build();
        } catch (ConfigurationException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(StopReason.of(StopReason.Kind.CONFIGURATION, "").exitCode());
            return;
        }
        runtime.runAsMain();
    }

    /**
     * Starts, runs until it stops, and exits the process with the code of the {@link StopReason}. SIGTERM and Ctrl-C
     * stop it in good order. Does not return normally.
     */
    public void runAsMain() {
        if (System.getProperty(MOST_CONNECTIONS) == null) {
            System.setProperty(MOST_CONNECTIONS, "1000"); // of the whole JVM, which is ours here
        }
        // The JVM would exit with 143 after SIGTERM; only halt() as the last act of a hook lets it exit with 0.
        Thread hook = new Thread(
                () -> {
                    stop("a signal asked for it");
                    Runtime.getRuntime().halt(awaitStop().exitCode());
                },
                "baton-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        start();
        System.exit(awaitStop().exitCode());
    }

    /**
     * Starts, and returns at once. The process stays alive until the runtime stops.
     *
     * @throws IllegalStateException if it was started before
     */
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("A runtime starts once");
        }
        // Not a daemon: a program whose main method ends after this goes on until the bot stops.
        thread = Thread.ofPlatform().name("baton-" + settings.token().id()).start(this::live);
    }

    private void live() {
        StopReason reason = StopReason.of(StopReason.Kind.BUG, "It ended without a reason");
        try {
            reason = serve();
        } finally {
            finish(reason);
        }
    }

    private void finish(StopReason reason) {
        HttpFront listening = front;
        if (listening != null) {
            listening.close();
        }
        api.close();
        if (ownsStore) {
            store.close();
        }
        stopped.complete(reason);
    }

    private StopReason serve() {
        LOG.info(
                "Instance {} of bot {} starts: {}, on {}, lease in {}.",
                board.status().instance(),
                settings.token().id(),
                settings.mode() == BotMode.POLLING ? "polling" : "webhook",
                settings.place(),
                store.location());
        if (platform.isPresent() && !store.shared()) {
            LOG.warn(
                    "On {} every instance has a disk of its own, so a lock on a file keeps nobody from polling: during a"
                            + " deploy two instances will. Set REDIS_URL.",
                    platform.get().title());
        }
        if (settings.port().isPresent()) {
            int port = settings.port().getAsInt();
            try {
                HttpFront listening = HttpFront.listen(port, board::status, endpoint, time);
                front = listening;
                LOG.info("Listening on port {} for /healthz, /readyz and /status.", listening.port());
            } catch (IOException taken) {
                StopReason reason = StopReason.of(
                        StopReason.Kind.CONFIGURATION,
                        "PORT " + port + " cannot be listened on (" + taken.getMessage() + "): choose another");
                LOG.error("Stopped: {}", reason.message());
                board.state(RuntimeState.STOPPED);
                return reason;
            }
        }
        return loop.run();
    }

    Settings settings() {
        return settings;
    }

    /**
     * What this instance is doing.
     *
     * @return a snapshot
     */
    public RuntimeStatus status() {
        return board.status();
    }

    /**
     * The port that is listened on.
     *
     * @return empty if none is, or not yet
     */
    public OptionalInt port() {
        HttpFront listening = front;
        return listening == null ? OptionalInt.empty() : OptionalInt.of(listening.port());
    }

    /**
     * Where Telegram delivers updates, for a program that serves it by itself.
     *
     * @return the endpoint
     * @throws IllegalStateException if this runtime polls
     */
    public WebhookEndpoint webhookEndpoint() {
        return endpoint.orElseThrow(
                () -> new IllegalStateException("This runtime polls; only one with BOT_MODE=webhook has an endpoint"));
    }

    /**
     * Waits until the runtime has stopped, whatever the reason.
     *
     * @return the reason
     */
    public StopReason awaitStop() {
        return stopped.join();
    }

    /**
     * Stops in good order and waits for that: takes no new updates, lets handlers finish within the grace, confirms
     * what was handled, lets go of the lease. Does nothing if it has stopped. Not to be called by a handler, which it
     * would wait for.
     */
    @Override
    public void close() {
        stop("close() was called");
        if (started.compareAndSet(false, true)) {
            finish(StopReason.of(StopReason.Kind.REQUESTED, "close() was called before it started"));
        }
        Thread living = thread;
        if (living != null) {
            awaitStop();
            joinUninterruptibly(living);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(String why) {
        loop.stop(StopReason.of(StopReason.Kind.REQUESTED, why));
    }

    private static String newInstance() {
        byte[] random = new byte[INSTANCE_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
