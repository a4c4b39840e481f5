package dev.baton.benchmarks.lease;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a measurement of each subject, with a Redis of its own. */
final class EachAlone {

    private EachAlone() {}

    /** One after another: for what is measured in fractions of a millisecond. */
    static void inTurn(One one) throws IOException, InterruptedException {
        for (Subject subject : Subject.values()) {
            try (Redis redis = Redis.start()) {
                one.measure(subject, redis);
            }
        }
    }

    /** All at once: for what consists of waiting. */
    static void together(One one) throws IOException, InterruptedException {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (Subject subject : Subject.values()) {
                Redis redis = Redis.start(); // here: what another thread is just writing cannot be run
                all.add(threads.submit(() -> {
                    try (redis) {
                        one.measure(subject, redis);
                        return subject;
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The measurement of one subject. */
    interface One {
        void measure(Subject subject, Redis redis) throws IOException, InterruptedException;
    }
}
