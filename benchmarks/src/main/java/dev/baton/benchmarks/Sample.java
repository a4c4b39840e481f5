package dev.baton.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured values, in milliseconds or whatever they are. Not thread-safe. */
public final class Sample {

    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    public void addNanos(long nanos) {
        add(nanos / 1e6);
    }

    public double min() {
        return Collections.min(values);
    }

    public double max() {
        return Collections.max(values);
    }

    public double median() {
        return quantile(0.5);
    }

    /** The smallest value that is not exceeded by so many of them. */
    public double quantile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
