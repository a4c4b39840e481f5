package dev.baton;

import dev.baton.botapi.ConflictKind;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a 409: say what it means, and then leave, or wait for longer and longer without consuming. Never
 * an answer in kind, because two programs that displace each other serve nobody. Used by one thread.
 */
final class Conflicts {

    private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);

    /**
     * One undisturbed answer proves little. Only after so long is the next conflict a new one, with short pauses again.
     */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Settings settings;
    private final ModeGuard guard;
    private final TimeSource time;
    private final StatusBoard board;
    private final Backoff backoff;
    private OptionalLong quietSince = OptionalLong.empty();
    private boolean guardedAgain;

    Conflicts(Settings settings, ModeGuard guard, TimeSource time, StatusBoard board, RandomGenerator random) {
        this.settings = settings;
        this.guard = guard;
        this.time = time;
        this.board = board;
        this.backoff = Backoff.afterConflict(random);
    }

    /** Begins anew, with a lease just taken. */
    void begin() {
        guardedAgain = false;
    }

    /** Deals with a conflict: tells why to stop, or comes back when it is time to look again. */
    Optional<StopReason> settle(ConflictKind kind, String description) throws InterruptedException {
        if (settings.onConflict() == ConflictPolicy.EXIT) {
            board.conflict(kind, description, Optional.empty());
            return Optional.of(StopReason.of(
                    StopReason.Kind.CONFLICT,
                    words(kind, description) + ". This instance stops (BATON_ON_CONFLICT=exit); with"
                            + " BATON_ON_CONFLICT=hold it waits until the other is gone."));
        }
        if (kind == ConflictKind.WEBHOOK_ACTIVE && settings.modeGiven() && !guardedAgain) {
            guardedAgain = true;
            LOG.warn("A webhook has appeared while polling; looking once more before calling that a conflict.");
            return Optional.empty();
        }
        if (quietSince.isPresent() && time.nanos() - quietSince.getAsLong() > QUIET.toNanos()) {
            backoff.reset();
        }
        quietSince = OptionalLong.empty();
        Duration pause = backoff.next();
        board.conflict(kind, description, Optional.of(time.now().plus(pause)));
        if (board.state() != RuntimeState.CONFLICT) {
            LOG.warn("{}. Holding the lease and waiting until the other is gone.", words(kind, description));
            board.state(RuntimeState.CONFLICT);
        }
        time.sleep(pause);
        return Optional.empty();
    }

    /** Notes that the other seems to have gone. */
    void over() {
        quietSince = OptionalLong.of(time.nanos());
        board.state(RuntimeState.HOLDING);
    }

    private String words(ConflictKind kind, String description) throws InterruptedException {
        String where = kind == ConflictKind.OTHER_GET_UPDATES
                ? ""
                : guard.webhookHost().map(host -> " (on " + host + ")").orElse("");
        return "Conflict detected (" + kind.name().toLowerCase(Locale.ROOT) + "): " + kind.meaning() + where
                + ". What to do: " + kind.advice() + ". Telegram said: " + description;
    }
}
