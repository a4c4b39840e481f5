package dev.baton;

import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseTiming;
import dev.baton.lease.SimulatedKeepers;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link BotRuntime} puts together, with everything given that it would take from the machine: the thread, chance,
 * its identity.
 */
public final class SimulatedRuntime {

    /** The lease of every simulated instance. */
    public static final String LEASE = "42";

    /** Its timing. */
    public static final LeaseTiming TIMING = LeaseTiming.DEFAULT;

    private static final BotToken TOKEN = BotToken.of(LEASE + ":simulated-simulated-simulated");

    private static final Settings.Webhook WEBHOOK = new Settings.Webhook(
            URI.create("https://bot.example.com/telegram"),
            "simulated",
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    private final StatusBoard board;
    private final RuntimeLoop loop;
    private final Dispatcher dispatcher;
    private final Optional<WebhookEndpoint> endpoint;
    private @Nullable LeaseKeeper keeper;

    /** How much may be in flight. */
    public record Limits(int updates, long bytes) {}

    public SimulatedRuntime(
            Holder self,
            BotMode mode,
            HeldPolicy whenHeld,
            LeaseStore store,
            BotApi api,
            UpdateHandler handler,
            Limits limits,
            FailurePolicy failures,
            TimeSource time,
            RandomGenerator random,
            Runnable lost) {
        Settings settings = new Settings(
                TOKEN,
                mode,
                true,
                mode == BotMode.WEBHOOK ? Optional.of(WEBHOOK) : Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                URI.create("http://localhost"),
                whenHeld,
                0,
                ConflictPolicy.HOLD,
                TIMING.timeToLive(),
                Duration.ofSeconds(8),
                new Room.Limits(limits.updates(), limits.bytes()),
                failures,
                Duration.ZERO,
                self.place(),
                self.version());
        this.board = new StatusBoard(settings, self.instance(), store.location(), time, List.of());
        this.dispatcher = new Dispatcher(
                handler, api, settings.inFlight(), settings.onFailure(), settings.handlerLimit(), time, board);
        JournalKeeper journal = new JournalKeeper(
                self.instance(),
                store.journal(LEASE, self, TIMING.timeToLive()),
                dispatcher,
                TIMING.timeToLive(),
                /* polls= */ mode == BotMode.POLLING,
                time);
        Optional<WebhookReceiver> receiver =
                settings.webhook().map(webhook -> new WebhookReceiver(dispatcher, journal, time, board));
        this.endpoint = receiver.map(deliveries -> new WebhookEndpoint(WEBHOOK, deliveries));
        this.loop = new RuntimeLoop(
                settings,
                api,
                events -> {
                    keeper = SimulatedKeepers.keeper(store, LEASE, self, TIMING, time, events, random, lost);
                    return keeper;
                },
                dispatcher,
                journal,
                receiver,
                time,
                board,
                random,
                () -> {});
    }

    /** Lives on the calling thread. */
    public StopReason run() {
        return loop.run();
    }

    /** As SIGTERM does. */
    public void stop() {
        loop.stop(StopReason.of(StopReason.Kind.REQUESTED, "SIGTERM"));
    }

    /** Telegram delivers an update, if it has a webhook. */
    public WebhookEndpoint.Answer receive(String update) throws InterruptedException {
        Map<String, String> headers =
                Map.of(WebhookEndpoint.SECRET_HEADER, WEBHOOK.secret(), "Content-Type", "application/json");
        return endpoint.orElseThrow().receive("POST", headers::get, update.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it would act now. */
    public boolean isValid() {
        return keeper != null && keeper.isValid();
    }

    public Optional<Lease> lease() {
        return keeper == null ? Optional.empty() : keeper.lease();
    }

    /** How many updates are in memory. */
    public int inFlight() {
        return dispatcher.size();
    }

    public RuntimeState state() {
        return board.state();
    }
}
