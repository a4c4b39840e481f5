package dev.baton;

import dev.baton.botapi.BotToken;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseTiming;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a builder was told, collects everything that is wrong, and makes settings of it when nothing is. Not
 * thread-safe; used once.
 */
final class SettingsCheck {

    static final int MOST_IN_FLIGHT = 10_000;

    private static final int WEBHOOK_PORT = 8080;
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    private final RuntimeOptions told;
    private final List<String> wrong;
    private final Optional<Platform> platform;
    private final BotMode mode;
    private Optional<Settings.Webhook> webhook = Optional.empty();
    private Optional<List<String>> kinds = Optional.empty();

    SettingsCheck(RuntimeOptions told) {
        this.told = told;
        this.wrong = new ArrayList<>(told.problems);
        this.platform = Platform.detect(told.environment);
        this.mode = told.mode == null ? BotMode.POLLING : told.mode;
    }

    Optional<Platform> platform() {
        return platform;
    }

    /** Checks all that the runtime needs, but for the store. */
    void checkAll() {
        webhook = mode == BotMode.WEBHOOK ? checkedWebhook() : Optional.empty();
        check(
                !isReported("BOT_MODE") || isReported("WEBHOOK_URL") || webhookAddress() != null,
                "WEBHOOK_URL is not set; if BOT_MODE is to be webhook, it is needed");
        kinds = checkedKinds();
        checkToken();
        check(
                told.leaseTtl.compareTo(LeaseTiming.SHORTEST) >= 0 && told.leaseTtl.compareTo(LeaseTiming.LONGEST) <= 0,
                "BATON_LEASE_TTL is " + told.leaseTtl + ", but a lease lives between 1s and 10m");
        check(
                !told.grace.isNegative() && told.grace.compareTo(LONGEST_GRACE) <= 0,
                "BATON_GRACE is " + told.grace + ", but it has to be between 0s and 10m");
        check(
                told.maxInFlight >= 1 && told.maxInFlight <= MOST_IN_FLIGHT,
                "BATON_MAX_IN_FLIGHT is " + told.maxInFlight + ", but it has to be between 1 and " + MOST_IN_FLIGHT);
        check(
                !told.handlerLimit.isNegative(),
                "BATON_HANDLER_LIMIT is " + told.handlerLimit + ", but it has to be 0s or more");
        check(
                told.exitCodeHeld >= 0 && told.exitCodeHeld <= 255,
                "BATON_EXIT_CODE_HELD is " + told.exitCodeHeld + ", but an exit code is between 0 and 255");
    }

    /** Checks who the bot is. */
    void checkToken() {
        check(
                told.token != null || EnvironmentReader.TOKENS.stream().anyMatch(this::isReported),
                "BOT_TOKEN is not set: it is the token that BotFather gave you");
    }

    private Optional<Settings.Webhook> checkedWebhook() {
        URI url = webhookAddress();
        check(
                url != null || isReported("WEBHOOK_URL"),
                "BOT_MODE=webhook needs WEBHOOK_URL, the public https address at which Telegram reaches this bot,"
                        + " such as https://bot.example.com/telegram");
        return told.webhook.checked(url, told.token, wrong);
    }

    private @Nullable URI webhookAddress() {
        return told.webhook.url != null
                ? told.webhook.url
                : platform.flatMap(known -> known.publicAddress(told.environment))
                        .map(address -> URI.create(address + "/telegram"))
                        .orElse(null);
    }

    private Optional<List<String>> checkedKinds() {
        List<String> unknown = new ArrayList<>();
        Optional<List<String>> known =
                Optional.ofNullable(told.allowedUpdates).map(names -> UpdateKinds.resolve(names, unknown));
        check(
                unknown.isEmpty(),
                "BATON_ALLOWED_UPDATES names " + String.join(", ", unknown)
                        + ", which is no kind of update; Telegram would pass over it and deliver less than you want");
        check(
                known.isEmpty() || !known.get().isEmpty() || !unknown.isEmpty(),
                "BATON_ALLOWED_UPDATES names no kind of update; default stands for those that Telegram delivers by default");
        return known;
    }

    private void check(boolean good, String problem) {
        if (!good) {
            wrong.add(problem);
        }
    }

    /** Whether something is wrong with this variable already, so that what it leaves out is no news. */
    private boolean isReported(String variable) {
        return told.problems.stream().anyMatch(problem -> problem.startsWith(variable));
    }

    /** What was checked and found good: the bot, and where its lease is. */
    record Ground(BotToken token, LeaseStore store) {}

    /**
     * Opens the store, which comes last, and refuses what was told if anything of it is wrong.
     *
     * @param extension what makes of the store the one that is used
     * @throws ConfigurationException if anything is wrong, with the store or with what was checked before
     */
    Ground openStore(UnaryOperator<LeaseStore> extension) {
        Optional<LeaseStore> store =
                told.store.open(told.environment, told.time, wrong).map(extension);
        if (told.token == null || store.isEmpty() || !wrong.isEmpty()) {
            if (told.store.isOwned()) {
                store.ifPresent(LeaseStore::close);
            }
            throw new ConfigurationException(wrong);
        }
        return new Ground(told.token, store.get());
    }

    /** The settings, when everything was checked and is good. */
    Settings settings(Ground ground) {
        boolean overlapping = platform.isPresent();
        return new Settings(
                ground.token,
                mode,
                told.mode != null,
                webhook,
                kinds,
                port(),
                told.apiUrl,
                told.whenHeld != HeldPolicy.AUTO
                        ? told.whenHeld
                        : overlapping && ground.store.shared() ? HeldPolicy.HAND_OVER : HeldPolicy.EXIT,
                told.exitCodeHeld,
                told.onConflict != ConflictPolicy.AUTO
                        ? told.onConflict
                        : overlapping ? ConflictPolicy.HOLD : ConflictPolicy.EXIT,
                told.leaseTtl,
                told.grace,
                new Room.Limits(told.maxInFlight, Room.Limits.DEFAULT.bytes()),
                told.onFailure,
                told.handlerLimit,
                LeaseStores.place(platform, told.environment),
                told.version);
    }

    private OptionalInt port() {
        if (!told.listens) {
            return OptionalInt.empty();
        }
        return mode == BotMode.WEBHOOK && told.port.isEmpty() ? OptionalInt.of(WEBHOOK_PORT) : told.port;
    }
}
