package dev.baton.cli.drill;

import java.time.Duration;
import java.util.List;

/**
 * How a set of durations is spread, by nearest rank: each figure is one that was measured.
 *
 * @param count how many there are; without any, the others are zero
 */
record Spread(int count, Duration p50, Duration p99, Duration max) {

    static Spread of(List<Duration> durations) {
        if (durations.isEmpty()) {
            return new Spread(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
        List<Duration> sorted = durations.stream().sorted().toList();
        return new Spread(sorted.size(), rank(sorted, 50), rank(sorted, 99), sorted.getLast());
    }

    private static Duration rank(List<Duration> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(rank - 1);
    }
}
