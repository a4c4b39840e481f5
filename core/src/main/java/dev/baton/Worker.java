package dev.baton;

import dev.baton.Dispatcher.Ends;
import dev.baton.InFlight.Outcome;
import dev.baton.Turns.Turn;
import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers, one after another: those of the updates in a lane, and then those of the next lane that is ready.
 *
 * @param longest how long a handler may run; zero for as long as it likes
 */
record Worker(
        UpdateHandler handler, BotApi bot, Duration longest, TimeSource time, StatusBoard board, Turns turns, Ends ends)
        implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    @Override
    public void run() {
        Turn turn = turns.first();
        while (turn != null) {
            turn = turns.next(turn, handle(turn));
        }
    }

    /** How it ended; null if it is to be tried again. */
    private @Nullable Outcome handle(Turn turn) {
        InFlight update = turn.update();
        long begun = time.nanos();
        Throwable failure = null;
        HandlerLimit limit = HandlerLimit.start(longest, time);
        try {
            handler.handle(update.update(), bot);
        } catch (Throwable thrown) {
            // Whatever it is, the chat goes on; a lane that died would be deaf for ever.
            failure = thrown;
        }
        failure = limit.over(failure);
        Thread.interrupted();
        if (failure == null) {
            board.handled(update.update(), Duration.ofNanos(time.nanos() - begun));
            return Outcome.HANDLED;
        }
        if (turns.isInterrupted(update)) {
            LOG.warn("The handler of {} was interrupted; the update will come again.", update.update());
            return Outcome.LEFT;
        }
        return failed(turn, failure);
    }

    private @Nullable Outcome failed(Turn turn, Throwable failure) {
        InFlight update = turn.update();
        return switch (turns.afterFailure(turn, failure)) {
            case AGAIN -> null;
            case ELSEWHERE -> {
                if (update.isSafe()) {
                    ends.giveBack(update);
                }
                yield Outcome.LEFT;
            }
            case STOP -> {
                board.failed(update.update(), failure);
                ends.stop(update, failure);
                yield null;
            }
            case SET_ASIDE -> {
                board.failed(update.update(), failure);
                ends.setAside(update, failure);
                yield Outcome.SET_ASIDE;
            }
        };
    }
}
