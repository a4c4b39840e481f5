package dev.baton.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by both clocks, because each of them can stand still or go back: the monotonic one while the host sleeps,
 * the one on the wall when it is set.
 *
 * @param nanos by {@link TimeSource#nanos()}
 * @param wall by {@link TimeSource#now()}
 */
public record Moment(long nanos, Instant wall) {

    /**
     * This moment.
     *
     * @param time the clocks
     * @return what they show
     */
    public static Moment now(TimeSource time) {
        return new Moment(time.nanos(), time.now());
    }

    /**
     * An earlier moment.
     *
     * @param duration by how much
     * @return the moment so long before this one
     */
    public Moment minus(Duration duration) {
        return new Moment(nanos - duration.toNanos(), wall.minus(duration));
    }

    /**
     * Whether it was so short a time ago, by both clocks.
     *
     * @param duration how long
     * @param time the clocks that it was taken from
     * @return false also if only one of them says that it was longer ago
     */
    public boolean isWithin(Duration duration, TimeSource time) {
        return time.nanos() - nanos < duration.toNanos()
                && Duration.between(wall, time.now()).compareTo(duration) < 0;
    }
}
