package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.Program;
import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.util.List;

/** What a new JVM has used when its first getUpdates waits, at the default options of Java. */
final class ColdStart {

    private final Sample seconds = new Sample();
    private final Sample millis = new Sample();
    private final Sample mebibytes = new Sample();

    void measure(Subject subject, Program telegram, String url, int number) throws IOException {
        long begun = System.nanoTime();
        try (Bot bot = Bot.start(subject, telegram, url, number, List.of())) {
            seconds.add((System.nanoTime() - begun) / 1e9);
            millis.add((double) bot.processorTime().toMillis());
            mebibytes.add((double) bot.program().residentMebibytes());
        }
    }

    double seconds() {
        return seconds.median();
    }

    /** Processor time. */
    double millis() {
        return millis.median();
    }

    /** Memory (RSS). */
    double mebibytes() {
        return mebibytes.median();
    }
}
