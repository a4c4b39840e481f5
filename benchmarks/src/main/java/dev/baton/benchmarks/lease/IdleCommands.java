package dev.baton.benchmarks.lease;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How many commands one holder and one that waits send when nothing happens. */
final class IdleCommands implements Measurement {

    private static final Duration SETTLED = Duration.ofSeconds(4);

    private final Row row = new Row("commands a minute when idle, one holds and one waits");

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        EachAlone.together((subject, redis) -> {
            try (Instance holder = Instance.start(subject, redis);
                    Instance waiter = Instance.start(subject, redis);
                    Socket monitor = redis.connect()) {
                Instance.await(holder.acquire());
                var _ = waiter.acquire();
                AtomicLong commands = count(monitor);
                Thread.sleep(SETTLED);
                long before = commands.get();
                Thread.sleep(effort.idle());
                put(subject, (commands.get() - before) * 60.0 / effort.idle().toSeconds());
            }
        });
        return List.of(row);
    }

    private synchronized void put(Subject subject, double perMinute) {
        row.put(subject, perMinute, "%.0f", perMinute);
    }

    /** Counts what clients send; what a script calls inside the server is marked with "lua" and left out. */
    private static AtomicLong count(Socket monitor) throws IOException {
        monitor.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.ISO_8859_1));
        lines.readLine(); // OK
        AtomicLong count = new AtomicLong();
        Thread.ofVirtual().start(() -> {
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.contains(" lua] ")) {
                        count.incrementAndGet();
                    }
                }
            } catch (IOException closed) {
                return; // the end of the measurement
            }
        });
        return count;
    }
}
