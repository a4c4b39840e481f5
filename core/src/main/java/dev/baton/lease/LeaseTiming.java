package dev.baton.lease;

import java.time.Duration;

/**
 * When a lease is renewed and when its holder stops relying on it. All of it derives from the time to live.
 *
 * @param timeToLive how long a lease lives after its last renewal, by the store's clock
 */
public record LeaseTiming(Duration timeToLive) {

    /** The shortest life that leaves room for a slow answer and a second try. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest life: a crash is not noticed for so long. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** The default: ten seconds. */
    public static final LeaseTiming DEFAULT = new LeaseTiming(Duration.ofSeconds(10));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the time to live is out of bounds
     */
    public LeaseTiming {
        if (timeToLive.compareTo(SHORTEST) < 0 || timeToLive.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A lease lives between " + SHORTEST.toSeconds() + " s and "
                    + LONGEST.toMinutes() + " min, not " + timeToLive);
        }
    }

    /**
     * The pause between renewals: a quarter of the life, so that one of them may fail and be repeated more than once
     * before the {@link #softEnd()}.
     *
     * @return a duration
     */
    public Duration renewEvery() {
        return timeToLive.dividedBy(4);
    }

    /**
     * How often a standby looks at a lease when nothing is heard of it, and shows that it is still there.
     *
     * @return a duration
     */
    public Duration lookEvery() {
        return timeToLive.dividedBy(4);
    }

    /**
     * The pause after a renewal that failed.
     *
     * @return a duration
     */
    public Duration retryAfter() {
        return timeToLive.dividedBy(40);
    }

    /**
     * How long after the start of the last good renewal the holder stops to rely on the lease. The quarter of the life
     * that is left allows for clocks that run at different speeds and for a renewal that a fail-over forgot.
     *
     * @return a duration
     */
    public Duration softEnd() {
        return softEnd(timeToLive);
    }

    /** The same for another life. */
    static Duration softEnd(Duration life) {
        return life.multipliedBy(3).dividedBy(4);
    }
}
