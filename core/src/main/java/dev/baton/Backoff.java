package dev.baton;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pauses that grow and have an upper limit, each drawn at random from a range, so that programs that failed together do
 * not come back together. Not thread-safe.
 */
final class Backoff {

    private final List<Range> ranges;
    private final RandomGenerator random;
    private int next;

    private Backoff(List<Range> ranges, RandomGenerator random) {
        this.ranges = ranges;
        this.random = random;
    }

    /** For a server that does not answer: from a second to half a minute. */
    static Backoff afterOutage(RandomGenerator random) {
        return new Backoff(
                List.of(
                        new Range(600, 1_000),
                        new Range(1_200, 2_000),
                        new Range(2_500, 4_000),
                        new Range(5_000, 8_000),
                        new Range(10_000, 16_000),
                        new Range(20_000, 30_000)),
                random);
    }

    /**
     * For a foreign consumer. The first pause is longer than the 3 s for which the server may hold a 409 back, so that
     * it outlives a former instance that is just ending.
     */
    static Backoff afterConflict(RandomGenerator random) {
        return new Backoff(
                List.of(
                        new Range(4_000, 6_000),
                        new Range(30_000, 36_000),
                        new Range(60_000, 72_000),
                        new Range(120_000, 144_000),
                        new Range(240_000, 300_000)),
                random);
    }

    /** The next pause; once the last range is reached, always one from there. */
    Duration next() {
        Range range = ranges.get(Math.min(next, ranges.size() - 1));
        next++;
        return Duration.ofMillis(random.nextLong(range.shortest, range.longest + 1));
    }

    void reset() {
        next = 0;
    }

    private record Range(long shortest, long longest) {}
}
