package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** How much processor time somebody has used since this was made. */
public final class ProcessorTime {

    private static final long MILLIS_PER_TICK = 10;

    private final Supplier<Duration> used;
    private final Duration before;

    /** Begins now. */
    public ProcessorTime(Supplier<Duration> used) {
        this.used = used;
        this.before = used.get();
    }

    public double seconds() {
        return used.get().minus(before).toMillis() / 1e3;
    }

    /** What everybody on this machine has used together (/proc/stat). */
    public static Duration ofMachine() {
        try {
            // cpu user nice system idle iowait irq softirq steal
            String[] ticks =
                    Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
            long busy = 0;
            for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                busy += Long.parseLong(ticks[i]);
            }
            return Duration.ofMillis(busy * MILLIS_PER_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
