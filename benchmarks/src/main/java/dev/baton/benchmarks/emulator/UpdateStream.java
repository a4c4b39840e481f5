package dev.baton.benchmarks.emulator;

import dev.baton.benchmarks.Benchmark;
import dev.baton.benchmarks.ProcessorTime;
import dev.baton.benchmarks.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How many updates a second the emulator delivers to the pollers of 100 bots. */
public final class UpdateStream implements Benchmark {

    private static final int BOTS = 100;
    private static final int LIMIT = 100_000;
    private static final List<String> OPTIONS = List.of("-Xmx512m");
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration TIME = Duration.ofSeconds(10);

    @Override
    public String about() {
        return String.format("updates a second to pollers of %d bots (limit: %,d)", BOTS, LIMIT);
    }

    @Override
    public void run() throws IOException, InterruptedException {
        System.out.printf(
                "processors: %d, shared by server and client%n",
                Runtime.getRuntime().availableProcessors());
        double bytes = measure("bytes made beforehand", BytesProgram.class);
        double emulator = measure("emulator", ServerProgram.class);
        System.out.printf("the emulator reaches %.0f %% of a server that only writes%n", 100 * emulator / bytes);
        System.out.printf("limit of %,d updates a second: %s%n", LIMIT, emulator >= LIMIT ? "held" : "NOT HELD");
    }

    /** Returns updates a second. */
    private static double measure(String name, Class<?> program) throws IOException, InterruptedException {
        LongAdder updates = new LongAdder();
        LongAdder bytes = new LongAdder();
        try (Program server = Program.start(program, OPTIONS)) {
            int port = Integer.parseInt(server.answer());
            List<Thread> pollers = new ArrayList<>();
            for (int i = 0; i < BOTS; i++) {
                PollingClient client = new PollingClient(port, Tokens.token(i));
                pollers.add(Thread.ofVirtual().start(() -> poll(client, updates, bytes)));
            }
            if (program == ServerProgram.class) {
                server.ask("feed " + BOTS);
            }
            Thread.sleep(WARM_UP);
            updates.reset();
            bytes.reset();
            ProcessorTime own = new ProcessorTime(UpdateStream::ownTime);
            ProcessorTime servers = new ProcessorTime(server::processorTime);
            ProcessorTime all = new ProcessorTime(ProcessorTime::ofMachine);
            long start = System.nanoTime();
            Thread.sleep(TIME);
            double seconds = (System.nanoTime() - start) / 1e9;
            long count = updates.sum();
            double client = own.seconds() / seconds;
            double serving = servers.seconds() / seconds;
            System.out.printf(
                    "%-21s %,9.0f updates a second of %.0f bytes; processors: server %.2f, client %.2f, others %.2f;"
                            + " memory of the server %,d MiB%n",
                    name,
                    count / seconds,
                    (double) bytes.sum() / count,
                    serving,
                    client,
                    Math.max(0, all.seconds() / seconds - serving - client),
                    server.residentMebibytes());
            pollers.forEach(Thread::interrupt); // closes their sockets
            return count / seconds;
        }
    }

    private static void poll(PollingClient client, LongAdder updates, LongAdder bytes) {
        try (client) {
            while (true) {
                long before = client.bytes();
                client.ask();
                updates.add(client.read());
                bytes.add(client.bytes() - before);
            }
        } catch (IOException e) {
            return; // the end of the measurement
        }
    }

    private static Duration ownTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
