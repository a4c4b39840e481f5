package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Benchmark;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The lease in Redis, side by side with other libraries' locks, in one run. Prints a table in Markdown. */
public final class LeaseComparison implements Benchmark {

    private final String about;
    private final Effort effort;

    private LeaseComparison(String about, Effort effort) {
        this.about = about;
        this.effort = effort;
    }

    /** With the numbers of repetitions that the page reports. */
    public static Benchmark full() {
        return new LeaseComparison("our lease in Redis beside Redisson, Spring Integration and ShedLock", Effort.FULL);
    }

    /** With few repetitions, to see that it works. */
    public static Benchmark quick() {
        return new LeaseComparison("the same in a minute or two, with few repetitions", Effort.QUICK);
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        System.out.printf(
                "%d processors, Java %s, Redis %s, a life of %d s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Redis.VERSION, Node.LIFE.toSeconds());
        List<Row> rows = new ArrayList<>();
        for (Measurement measurement : List.of(
                new AcquireTime(),
                new HandOverGap(),
                new TakeOver(),
                new AfterFreeze(),
                new TokenOrder(),
                new IdleCommands(),
                new StartCost())) {
            long begun = System.nanoTime();
            List<Row> measured = measurement.measure(effort);
            rows.addAll(measured);
            measured.forEach(row -> System.err.println(row.markdown()));
            System.err.printf("(%d s)%n", secondsSince(begun));
        }
        System.out.println();
        System.out.println(Arrays.stream(Subject.values())
                .map(Subject::title)
                .collect(Collectors.joining(" | ", "| | ", " | Baton ÷ best peer |")));
        System.out.println("|---|" + "--:|".repeat(Subject.values().length + 1));
        rows.forEach(row -> System.out.println(row.markdown()));
        System.out.println();
        System.out.printf("It took %d s.%n", secondsSince(start));
        System.exit(0); // some libraries leave threads behind
    }

    private static long secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
