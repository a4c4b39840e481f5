package dev.baton;

import java.time.Duration;

/**
 * What becomes of an update on which the handler fails. Until that is settled, the later updates of its chat wait.
 *
 * @param retries how often it is tried again
 * @param firstPause how long to wait before the first retry; each later one waits twice as long, up to a minute
 * @param last what to do when the last try has failed too
 */
public record FailurePolicy(int retries, Duration firstPause, Last last) {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What to do with an update that cannot be handled. */
    public enum Last {
        /** Report it and put it aside in the journal, from where it can be replayed; its chat goes on. */
        SET_ASIDE,

        /** Stop the bot, and keep the update for the next start. */
        STOP
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public FailurePolicy {
        if (retries < 0 || firstPause.isNegative()) {
            throw new IllegalArgumentException("Retries and pauses are not negative: " + retries + ", " + firstPause);
        }
    }

    /**
     * The default: no retry, and it is set aside.
     *
     * @return a policy
     */
    public static FailurePolicy setAside() {
        return new FailurePolicy(0, Duration.ZERO, Last.SET_ASIDE);
    }

    /**
     * Tries again before it is set aside.
     *
     * @param retries how often
     * @param firstPause how long to wait before the first retry; each later one waits twice as long, up to a minute
     * @return a policy
     */
    public static FailurePolicy retry(int retries, Duration firstPause) {
        return new FailurePolicy(retries, firstPause, Last.SET_ASIDE);
    }

    /**
     * Stops the bot at the first failure.
     *
     * @return a policy
     */
    public static FailurePolicy stop() {
        return new FailurePolicy(0, Duration.ZERO, Last.STOP);
    }

    /**
     * What becomes of an update after a failure.
     *
     * @param failed how often it has failed
     * @param left whether what waits here was left to others
     */
    AfterFailure after(int failed, boolean left) {
        if (failed <= retries) {
            return left ? AfterFailure.ELSEWHERE : AfterFailure.AGAIN;
        }
        return last == Last.STOP ? AfterFailure.STOP : AfterFailure.SET_ASIDE;
    }

    /** How long to wait before a retry; the first has number 1. */
    Duration pauseBefore(int retry) {
        Duration pause = firstPause;
        for (int i = 1; i < retry && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
