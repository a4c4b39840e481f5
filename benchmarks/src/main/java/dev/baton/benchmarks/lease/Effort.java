package dev.baton.benchmarks.lease;

import java.time.Duration;

/** How often each thing is measured. */
record Effort(int acquires, int handOvers, int takeOvers, Duration idle, int starts, int freezes) {

    static final Effort FULL = new Effort(200, 50, 20, Duration.ofSeconds(30), 3, 2);
    static final Effort QUICK = new Effort(50, 8, 3, Duration.ofSeconds(10), 1, 1);
}
