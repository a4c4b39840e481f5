package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Program;
import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/** What a holder does that was frozen (SIGSTOP) for longer than its lease lives, when it goes on. */
final class AfterFreeze implements Measurement {

    private static final Duration WORKING = Duration.ofSeconds(2);
    private static final Duration MORE_THAN_A_LIFE = Duration.ofSeconds(1);
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    private final Row row =
            new Row("items of work after a freeze, of %d, p50 / max".formatted(AFTERWARDS.dividedBy(NodeProgram.ITEM)));

    private final ReentrantLock starting = new ReentrantLock();

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        EachAlone.together((subject, redis) -> {
            Sample items = new Sample();
            for (int i = 0; i < effort.freezes(); i++) {
                items.add(once(subject, redis));
            }
            put(subject, items);
        });
        return List.of(row);
    }

    private int once(Subject subject, Redis redis) throws IOException, InterruptedException {
        try (Program program = start(subject, redis);
                Instance other = Instance.start(subject, redis)) {
            program.ask("work");
            Future<Long> acquired = other.acquire();
            Thread.sleep(WORKING);
            program.signal("STOP");
            Instance.await(acquired);
            Thread.sleep(MORE_THAN_A_LIFE);
            program.signal("CONT");
            Thread.sleep(AFTERWARDS);
            int items = Integer.parseInt(program.ask("count"));
            other.release();
            return items;
        }
    }

    /** One at a time, so that none of them waits too long for its first answer from Redis. */
    private Program start(Subject subject, Redis redis) throws IOException {
        starting.lock();
        try {
            Program program = Program.start(
                    NodeProgram.class,
                    List.of("-XX:+UseSerialGC"),
                    subject.name(),
                    redis.uri().toString());
            program.answer();
            return program;
        } finally {
            starting.unlock();
        }
    }

    private synchronized void put(Subject subject, Sample items) {
        row.put(subject, items.max(), "%.0f / %.0f", items.median(), items.max());
    }
}
