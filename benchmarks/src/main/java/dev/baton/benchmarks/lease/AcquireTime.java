package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.util.List;

/** How long it takes to get a lease that nobody has. */
final class AcquireTime implements Measurement {

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        Row row = new Row("time to acquire, p50 / p99, ms");
        EachAlone.inTurn((subject, redis) -> {
            try (Instance instance = Instance.start(subject, redis)) {
                instance.call(() -> cycles(instance.node(), effort.acquires())); // warms up
                Sample sample = instance.call(() -> cycles(instance.node(), effort.acquires()));
                row.put(subject, sample.median(), "%.2f / %.2f", sample.median(), sample.quantile(0.99));
            }
        });
        return List.of(row);
    }

    private static Sample cycles(Node node, int count) throws InterruptedException {
        Sample sample = new Sample();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            node.acquire();
            sample.addNanos(System.nanoTime() - start);
            node.release();
        }
        return sample;
    }
}
