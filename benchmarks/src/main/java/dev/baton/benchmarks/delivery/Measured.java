package dev.baton.benchmarks.delivery;

import java.util.List;

/** All that is measured of one subject. */
record Measured(Throughput throughput, List<Promptness> promptness, ColdStart start) {

    Measured() {
        this(
                new Throughput(),
                List.of(new Promptness(1), new Promptness(100), new Promptness(10_000)),
                new ColdStart());
    }
}
