package dev.baton.benchmarks.lease;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured values, in milliseconds or whatever they are. Not thread-safe. */
final class Sample {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addNanos(long nanos) {
        add(nanos / 1e6);
    }

    double min() {
        return Collections.min(values);
    }

    double max() {
        return Collections.max(values);
    }

    double median() {
        return quantile(0.5);
    }

    /** The smallest value that is not exceeded by so many of them. */
    double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
