package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits out a Bot API that does not answer. Says so once when it begins and once when it is over, not at every try.
 * Used by one thread.
 */
final class Outages {

    /** A call that may be repeated. */
    interface Call<T> {
        ApiResult<T> make() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private final TimeSource time;
    private final Backoff backoff;
    private long since;
    private @Nullable String current;

    Outages(TimeSource time, RandomGenerator random) {
        this.time = time;
        this.backoff = Backoff.afterOutage(random);
    }

    /** Repeats a call until it has an answer that is worth looking at: never RetryAfter or Unreachable. */
    <T> ApiResult<T> waitOut(Call<T> call) throws InterruptedException {
        return waitOut(call, () -> true).orElseThrow();
    }

    /**
     * The same, as long as it may be called.
     *
     * @param may asked before each try
     * @return empty if it may not be called any more
     */
    <T> Optional<ApiResult<T>> waitOut(Call<T> call, BooleanSupplier may) throws InterruptedException {
        while (may.getAsBoolean()) {
            ApiResult<T> answer = call.make();
            switch (answer) {
                case ApiResult.Unreachable<T> outage -> time.sleep(unreachable(outage.reason()));
                case ApiResult.RetryAfter<T>(Duration pause) -> time.sleep(told(pause));
                case ApiResult.Ok<T> ok -> {
                    over();
                    return Optional.of(ok);
                }
                case ApiResult.Conflict<T> conflict -> {
                    over();
                    return Optional.of(conflict);
                }
                case ApiResult.Refused<T> refused -> {
                    over();
                    return Optional.of(refused);
                }
            }
        }
        return Optional.empty();
    }

    /** Notes that there was no usable answer, and tells how long to wait. */
    Duration unreachable(String reason) {
        begin(reason);
        return backoff.next();
    }

    /** Notes that the server wants us to wait, and tells how long: at least as long as it said. */
    Duration told(Duration pause) {
        begin("it asks us to wait");
        return pause;
    }

    private void begin(String what) {
        if (current == null) {
            since = time.nanos();
            LOG.warn("The Bot API cannot be used: {}. Waiting; nothing is lost meanwhile.", what);
        } else {
            LOG.debug("The Bot API still cannot be used: {}", what);
        }
        current = what;
    }

    /** Notes an answer. */
    void over() {
        if (current != null) {
            LOG.info(
                    "The Bot API answers again after {} s.",
                    Duration.ofNanos(time.nanos() - since).toSeconds());
            current = null;
            backoff.reset();
        }
    }
}
