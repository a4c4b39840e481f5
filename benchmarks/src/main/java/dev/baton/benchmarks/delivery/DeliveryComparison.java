package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.Benchmark;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.ProcessorTime;
import dev.baton.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Getting updates to the handler, side by side with other libraries, in one run. Prints a table and draws it. */
public final class DeliveryComparison implements Benchmark {

    private final String about;
    private final Effort effort;
    private final Path drawings;

    private DeliveryComparison(String about, Effort effort, Path drawings) {
        this.about = about;
        this.effort = effort;
        this.drawings = drawings;
    }

    /** With the numbers of repetitions that the page reports; draws it for the documentation. */
    public static Benchmark full() {
        return new DeliveryComparison(
                "updates to the handler: Baton beside TelegramBots, pengrad and a bare loop",
                Effort.FULL,
                Path.of(System.getProperty("baton.docs", "docs")));
    }

    /** With few repetitions, to see that it works. */
    public static Benchmark quick() {
        return new DeliveryComparison(
                "the same in three minutes, with few repetitions",
                Effort.QUICK,
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public void run() throws IOException {
        long start = System.nanoTime();
        ProcessorTime machine = new ProcessorTime(ProcessorTime::ofMachine);
        System.out.println(Machine.describe());
        Function<Subject, Measured> results = Measured.forEach();
        try (Program telegram = Bot.startTelegram()) {
            String url = telegram.answer();
            int number = 0;
            Map<Subject, Bot> bots = new EnumMap<>(Subject.class);
            for (Subject subject : Subject.values()) {
                bots.put(subject, Bot.start(subject, telegram, url, number++));
            }
            work(bots, results, telegram);
            for (Bot bot : bots.values()) {
                bot.close();
            }
            for (int i = 0; i < effort.starts(); i++) {
                for (Subject subject : Subject.values()) {
                    results.apply(subject).start().measure(subject, telegram, url, number++);
                }
            }
        }
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        Report report = new Report(results);
        System.out.println(report.markdown());
        report.draw(drawings);
        System.out.printf(
                "It took %.0f s; %.2f processors were busy on average. Drawn in %s.%n",
                seconds, machine.seconds() / seconds, drawings);
    }

    private void work(Map<Subject, Bot> bots, Function<Subject, Measured> results, Program telegram)
            throws IOException {
        for (int round = 0; round < effort.warmUps() + effort.rounds(); round++) {
            System.err.printf("backlog %d of %d%n", round + 1, effort.warmUps() + effort.rounds());
            for (Map.Entry<Subject, Bot> each : bots.entrySet()) {
                Throughput throughput = results.apply(each.getKey()).throughput();
                if (round < effort.warmUps()) {
                    throughput.warmUp(each.getValue());
                } else {
                    throughput.measure(each.getValue(), telegram);
                }
            }
        }
        for (int pass = 0; pass < effort.passes(); pass++) {
            System.err.printf("latency %d of %d%n", pass + 1, effort.passes());
            for (Map.Entry<Subject, Bot> each : bots.entrySet()) {
                for (Promptness promptness : results.apply(each.getKey()).promptness()) {
                    promptness.measure(each.getValue(), effort);
                }
            }
        }
    }
}
