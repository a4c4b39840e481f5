package dev.baton.cli.demo;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long the demo bot takes to answer, as a bot does that has to think: at random between two bounds.
 *
 * @param leastMillis not less than that
 * @param mostMillis and not more than that
 */
public record HandlerTime(int leastMillis, int mostMillis) {

    /**
     * Reads {@code 20} or {@code 0-50}.
     *
     * @param text one number of milliseconds, or two
     * @return the bounds
     * @throws NumberFormatException if it is something else
     */
    public static HandlerTime parse(String text) {
        String[] bounds = text.split("-", 2);
        int least = Integer.parseInt(bounds[0]);
        return new HandlerTime(least, Math.max(least, Integer.parseInt(bounds[bounds.length - 1])));
    }

    Duration next() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(leastMillis, mostMillis + 1));
    }
}
