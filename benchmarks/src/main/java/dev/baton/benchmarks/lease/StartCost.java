package dev.baton.benchmarks.lease;

import dev.baton.benchmarks.Program;
import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.util.List;

/** What a new JVM has used when it has connected and acquired for the first time. */
final class StartCost implements Measurement {

    private final Row cpu = new Row("start: processor time, ms");
    private final Row memory = new Row("start: memory (RSS), MiB");

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        Cost nothing = cost(effort.starts());
        System.out.printf("A JVM that does nothing: %.0f ms, %.0f MiB%n", nothing.millis, nothing.mebibytes);
        EachAlone.inTurn((subject, redis) -> {
            try (Instance before = Instance.start(subject, redis)) {
                Instance.await(before.acquire()); // so that Redis knows the lease and the scripts
                before.release();
                Cost cost = cost(effort.starts(), subject.name(), redis.uri().toString());
                cpu.put(subject, cost.millis, "%.0f", cost.millis);
                memory.put(subject, cost.mebibytes, "%.0f", cost.mebibytes);
            }
        });
        return List.of(cpu, memory);
    }

    private static Cost cost(int times, String... arguments) throws IOException {
        Sample millis = new Sample();
        Sample mebibytes = new Sample();
        for (int i = 0; i < times; i++) {
            try (Program program = Program.start(NodeProgram.class, List.of(), arguments)) {
                program.answer();
                millis.add((double) program.processorTime().toMillis());
                mebibytes.add((double) program.residentMebibytes());
            }
        }
        return new Cost(millis.median(), mebibytes.median());
    }

    private record Cost(double millis, double mebibytes) {}
}
