package dev.baton.benchmarks.delivery;

import java.time.Duration;

/**
 * How much is measured. All subjects take turns in everything, so that what else the machine does meanwhile hits them
 * alike.
 *
 * @param warmUps backlogs before those that count
 * @param rounds backlogs that count, of each subject
 * @param passes how often the latency is measured; the median counts
 * @param slowly how long one update a second comes
 * @param quickly how long many updates a second come
 * @param starts how often each subject is started
 */
record Effort(int warmUps, int rounds, int passes, Duration slowly, Duration quickly, int starts) {

    static final Effort FULL = new Effort(20, 11, 3, Duration.ofSeconds(8), Duration.ofSeconds(5), 5);
    static final Effort QUICK = new Effort(3, 2, 1, Duration.ofSeconds(3), Duration.ofSeconds(2), 1);
}
