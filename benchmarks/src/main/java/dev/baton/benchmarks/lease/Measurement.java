package dev.baton.benchmarks.lease;

import java.io.IOException;
import java.util.List;

/** Measures one thing of every subject. */
interface Measurement {

    List<Row> measure(Effort effort) throws IOException, InterruptedException;
}
