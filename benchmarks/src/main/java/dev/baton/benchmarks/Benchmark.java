package dev.baton.benchmarks;

/** Measures something and prints what it found, one figure a line. */
public interface Benchmark {

    /** What it measures, in a line. */
    String about();

    void run() throws Exception;
}
