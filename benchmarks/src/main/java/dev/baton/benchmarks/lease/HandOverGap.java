package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;

/** How long nobody has the lease when one lets go of it and another waits, or asks. */
final class HandOverGap implements Measurement {

    private static final int WARM_UP = 3;
    private static final Duration SETTLED = Duration.ofMillis(150);
    private static final long PHASE_MILLIS = 500;

    private final Row released = new Row("hand-over gap after a release, p50 / p90 / max, ms");
    private final Row asked = new Row("hand-over gap when asked for, p50 / p90 / max, ms");
    private final Row request = new Row("from asking to having it, p50 / max, ms");
    private final Random random = new Random(1);

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        EachAlone.inTurn((subject, redis) -> {
            try (Instance one = Instance.start(subject, redis);
                    Instance other = Instance.start(subject, redis)) {
                Instance.await(one.acquire());
                release(one, other, WARM_UP);
                show(released, subject, release(one, other, effort.handOvers()));
            }
        });
        try (Redis redis = Redis.start();
                Instance one = Instance.start(Subject.BATON, redis);
                Instance other = Instance.start(Subject.BATON, redis)) {
            Instance.await(one.acquire());
            ask(one, other, WARM_UP);
            show(asked, Subject.BATON, ask(one, other, effort.handOvers()));
        }
        return List.of(released, asked, request);
    }

    /** Hands over an even number of times, so that the first holder has it again. */
    private Sample release(Instance one, Instance other, int times) throws InterruptedException {
        Sample gaps = new Sample();
        Instance holder = one;
        Instance waiter = other;
        for (int i = 0; i < times + times % 2; i++) {
            Future<Long> acquired = waiter.acquire();
            pause();
            long start = holder.release();
            gaps.addNanos(Instance.await(acquired) - start);
            Instance next = waiter;
            waiter = holder;
            holder = next;
        }
        return gaps;
    }

    private Sample ask(Instance one, Instance other, int times) throws InterruptedException {
        Sample gaps = new Sample();
        Sample waits = new Sample();
        Instance holder = one;
        Instance asker = other;
        for (int i = 0; i < times + times % 2; i++) {
            pause();
            BatonNode asking = (BatonNode) asker.node();
            long start = System.nanoTime();
            long acquired = Instance.await(asker.acquire(asking::request));
            waits.addNanos(acquired - start);
            gaps.addNanos(acquired - ((BatonNode) holder.node()).passingSince());
            Instance next = asker;
            asker = holder;
            holder = next;
        }
        request.put(Subject.BATON, waits.median(), "%.1f / %.1f", waits.median(), waits.max());
        return gaps;
    }

    /** Until the other surely waits, and then to a random moment between two looks or renewals. */
    private void pause() throws InterruptedException {
        Thread.sleep(SETTLED.plusMillis(random.nextLong(PHASE_MILLIS)));
    }

    private static void show(Row row, Subject subject, Sample gaps) {
        row.put(subject, gaps.median(), "%.1f / %.1f / %.1f", gaps.median(), gaps.quantile(0.9), gaps.max());
    }
}
