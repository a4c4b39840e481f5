package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.Program;
import java.io.IOException;
import java.util.List;

/** All that is measured of one subject. */
record Measured(Throughput throughput, List<Promptness> promptness, ColdStart start) {

    Measured() {
        this(
                new Throughput(),
                List.of(new Promptness(1), new Promptness(100), new Promptness(10_000)),
                new ColdStart());
    }

    /** One pass. */
    void measure(Bot bot, Program telegram, Effort effort) throws IOException {
        throughput.measure(bot, telegram, effort);
        for (Promptness each : promptness) {
            each.measure(bot, effort);
        }
    }
}
