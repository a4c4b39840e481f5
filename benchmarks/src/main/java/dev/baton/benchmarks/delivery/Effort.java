package dev.baton.benchmarks.delivery;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param passes how often each subject is measured; its median counts
 * @param warmUps rounds before those that count, in each pass
 * @param rounds rounds that count, in each pass
 * @param slowly how long one update a second comes
 * @param quickly how long many updates a second come
 * @param starts how often each subject is started
 */
record Effort(int passes, int warmUps, int rounds, Duration slowly, Duration quickly, int starts) {

    static final Effort FULL = new Effort(3, 8, 6, Duration.ofSeconds(15), Duration.ofSeconds(8), 5);
    static final Effort QUICK = new Effort(1, 4, 2, Duration.ofSeconds(5), Duration.ofSeconds(3), 1);
}
