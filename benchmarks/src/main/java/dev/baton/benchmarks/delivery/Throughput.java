package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.ProcessorTime;
import dev.baton.benchmarks.Program;
import dev.baton.benchmarks.Sample;
import java.io.IOException;
import java.time.Duration;

/**
 * How quickly a backlog of 100,000 updates is worked off, in batches of 100. While it grows the poll of the bot is
 * held, so that nothing but the delivery is measured, and all get the same batches.
 */
final class Throughput {

    private static final int BACKLOG = 100_000;

    private final Sample perSecond = new Sample();
    private double processors;
    private double telegrams;
    private int rounds;
    private long mebibytes;

    /** One that does not count. */
    void warmUp(Bot bot) throws IOException {
        bot.expect(BACKLOG);
        bot.askTelegram("fill", BACKLOG);
        bot.askTelegram("release");
        bot.await();
    }

    /** One backlog. */
    void measure(Bot bot, Program telegram) throws IOException {
        bot.expect(BACKLOG);
        bot.askTelegram("fill", BACKLOG);
        ProcessorTime own = new ProcessorTime(bot::processorTime);
        ProcessorTime serving = new ProcessorTime(telegram::processorTime);
        long released = bot.askTelegram("release");
        perSecond.add(BACKLOG / seconds(bot.await() - released));
        processors += own.seconds();
        telegrams += serving.seconds();
        rounds++;
        mebibytes = bot.program().residentMebibytes();
    }

    private static double seconds(long nanos) {
        return nanos / (double) Duration.ofSeconds(1).toNanos();
    }

    /** Updates a second. */
    double perSecond() {
        return perSecond.median();
    }

    /** Processor time of the bot for an update, in microseconds. */
    double micros() {
        return 1e6 * processors / rounds / BACKLOG;
    }

    /** Processor time of the emulator for an update, in microseconds. */
    double telegramMicros() {
        return 1e6 * telegrams / rounds / BACKLOG;
    }

    /** Memory of the bot after it (RSS). */
    long mebibytes() {
        return mebibytes;
    }
}
