package dev.baton.benchmarks.emulator;

import dev.baton.benchmarks.Benchmark;
import dev.baton.benchmarks.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much memory the emulator takes for 10,000 long polls that wait, each of a bot of its own. */
public final class PendingPolls implements Benchmark {

    private static final int POLLS = 10_000;
    private static final int LIMIT_MEBIBYTES = 400;
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** As {@code ./baton} starts Java. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    @Override
    public String about() {
        return "memory of the emulator with " + POLLS + " long polls that wait (limit: " + LIMIT_MEBIBYTES + " MiB)";
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try (Program server = Program.start(ServerProgram.class, OPTIONS)) {
            int port = Integer.parseInt(server.answer());
            long before = server.residentMebibytes();
            List<PollingClient> clients = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < POLLS; i++) {
                PollingClient client = new PollingClient(port, Tokens.token(i));
                client.ask();
                clients.add(client);
            }
            while (!server.ask("waiting " + POLLS).equals(Integer.toString(POLLS))) {
                Thread.sleep(Duration.ofMillis(50));
            }
            System.out.printf("polls that wait                  %,8d%n", POLLS);
            System.out.printf("to open them                     %,8d ms%n", millisSince(start));
            Duration cpu = server.processorTime();
            Thread.sleep(IDLE);
            System.out.printf(
                    "processor time while they wait   %,8d ms in %d s%n",
                    server.processorTime().minus(cpu).toMillis(), IDLE.toSeconds());
            long resident = server.residentMebibytes();
            System.out.printf(
                    "memory of the server (RSS)       %,8d MiB, of which %,d before the first poll%n",
                    resident, before);
            System.out.printf("memory of a poll and its bot     %,8.1f KiB%n", (resident - before) * 1024.0 / POLLS);
            long waking = System.nanoTime();
            server.ask("one " + POLLS);
            int answered = 0;
            for (PollingClient client : clients) {
                answered += client.read();
                client.close();
            }
            System.out.printf("an update for each, all read     %,8d ms%n", millisSince(waking));
            boolean held = answered == POLLS && resident < LIMIT_MEBIBYTES;
            System.out.printf("limit of %d MiB                 %s%n", LIMIT_MEBIBYTES, held ? "held" : "NOT HELD");
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
