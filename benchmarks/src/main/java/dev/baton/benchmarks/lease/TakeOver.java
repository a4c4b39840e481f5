package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;

/**
 * What happens when the network of the holder dies without a word: how long until the other has the lease, and how long
 * the former holder goes on to believe that it has it.
 */
final class TakeOver implements Measurement {

    /** Who still believes after so many lives will never notice. */
    private static final int LIVES = 3;

    /** A subject that never notices is watched to the end as often as this, and only shortly from then on. */
    private static final int WATCHED_TO_THE_END = 3;

    private static final Duration SHORT_WATCH = Duration.ofSeconds(1);

    private static final Duration SETTLED = Duration.ofMillis(500);

    private final Row duration = new Row("take-over after a kill ÷ life, p50 (min to max)");
    private final Row overlap = new Row("overlap: the old holder still believes, p50 / max, ms");

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        EachAlone.together((subject, redis) -> measure(subject, redis, effort.takeOvers()));
        return List.of(duration, overlap);
    }

    private void measure(Subject subject, Redis redis, int times) throws IOException, InterruptedException {
        Random random = new Random(subject.name().hashCode());
        Sample lives = new Sample();
        Sample overlaps = new Sample();
        Instance holder = Instance.start(subject, redis);
        Instance.await(holder.acquire());
        int never = 0;
        for (int i = 0; i < times; i++) {
            Instance waiter = Instance.start(subject, redis);
            Future<Long> acquired = waiter.acquire();
            Thread.sleep(SETTLED.plusMillis(random.nextLong(Node.LIFE.toMillis() / 2)));
            holder.isolate();
            long isolated = System.nanoTime();
            Belief belief = Belief.watch(holder.node());
            long taken = Instance.await(acquired);
            lives.add((double) (taken - isolated) / Node.LIFE.toNanos());
            Duration watch = never < WATCHED_TO_THE_END ? Node.LIFE.multipliedBy(LIVES) : SHORT_WATCH;
            long last = belief.lastUntil(taken + watch.toNanos());
            boolean toTheEnd = last - taken >= watch.minusMillis(100).toNanos();
            never += toTheEnd ? 1 : 0;
            overlaps.addNanos(toTheEnd ? Node.LIFE.multipliedBy(LIVES).toNanos() : Math.max(0, last - taken));
            holder.close();
            holder = waiter;
        }
        holder.close();
        show(subject, lives, overlaps, never, times);
    }

    private synchronized void show(Subject subject, Sample lives, Sample overlaps, int never, int times) {
        duration.put(subject, lives.median(), "%.2f (%.2f to %.2f)", lives.median(), lives.min(), lives.max());
        if (never == times) {
            overlap.put(subject, overlaps.max(), "never noticed");
        } else {
            overlap.put(subject, overlaps.max(), "%.0f / %.0f", overlaps.median(), overlaps.max());
        }
    }
}
