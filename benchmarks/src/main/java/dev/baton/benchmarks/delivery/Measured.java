package dev.baton.benchmarks.delivery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All that is measured of one subject. */
record Measured(Throughput throughput, List<Promptness> promptness, ColdStart start) {

    Measured() {
        this(
                new Throughput(),
                List.of(new Promptness(1), new Promptness(100), new Promptness(10_000)),
                new ColdStart());
    }

    /** One for each subject. */
    static Function<Subject, Measured> forEach() {
        Map<Subject, Measured> all = new EnumMap<>(Subject.class);
        return subject -> all.computeIfAbsent(subject, first -> new Measured());
    }
}
