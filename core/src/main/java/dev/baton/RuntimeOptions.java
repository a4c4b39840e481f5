package dev.baton;

import dev.baton.botapi.BotToken;
import dev.baton.lease.LeaseTiming;
import dev.baton.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a builder was told, or the default of what it was not. Not thread-safe. */
final class RuntimeOptions {

    final WebhookOptions webhook = new WebhookOptions();
    final StoreOptions store = new StoreOptions();

    Map<String, String> environment = Map.of();

    /** What is wrong with the variables of the environment. */
    final List<String> problems = new ArrayList<>();

    @Nullable BotToken token;

    @Nullable BotMode mode;

    @Nullable List<String> allowedUpdates;

    OptionalInt port = OptionalInt.empty();
    boolean listens = true;
    URI apiUrl = URI.create("https://api.telegram.org");
    HeldPolicy whenHeld = HeldPolicy.AUTO;
    int exitCodeHeld;
    ConflictPolicy onConflict = ConflictPolicy.AUTO;
    Duration leaseTtl = LeaseTiming.DEFAULT.timeToLive();
    Duration grace = Duration.ofSeconds(8);
    int maxInFlight = Room.Limits.DEFAULT.updates();
    FailurePolicy onFailure = FailurePolicy.setAside();
    Duration handlerLimit = Duration.ZERO;
    String version = LeaseStores.ownVersion();
    TimeSource time = TimeSource.system();
}
