package dev.baton.benchmarks;

import dev.baton.benchmarks.delivery.DeliveryComparison;
import dev.baton.benchmarks.delivery.SlowHandler;
import dev.baton.benchmarks.emulator.PendingPolls;
import dev.baton.benchmarks.emulator.UpdateStream;
import dev.baton.benchmarks.lease.LeaseComparison;
import java.util.Map;
import java.util.TreeMap;

/** Runs the benchmark that is named on the command line. */
public final class Benchmarks {

    private static final int USAGE = 64;

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "delivery",
            DeliveryComparison.full(),
            "delivery-quick",
            DeliveryComparison.quick(),
            "emulator-polls",
            new PendingPolls(),
            "emulator-updates",
            new UpdateStream(),
            "leases",
            LeaseComparison.full(),
            "leases-quick",
            LeaseComparison.quick(),
            "slow-handler",
            new SlowHandler()));

    private Benchmarks() {}

    /** Takes a name. */
    public static void main(String[] arguments) throws Exception {
        Benchmark asked = arguments.length == 1 ? ALL.get(arguments[0]) : null;
        if (asked == null) {
            System.err.println("Usage: benchmarks/run NAME, where NAME is one of");
            ALL.forEach((name, benchmark) -> System.err.printf("  %-18s %s%n", name, benchmark.about()));
            System.exit(USAGE);
            return;
        }
        asked.run();
    }
}
