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
    private final Sample micros = new Sample();
    private final Sample telegramMicros = new Sample();
    private final Sample mebibytes = new Sample();

    /** One pass. */
    void measure(Bot bot, Program telegram, Effort effort) throws IOException {
        for (int i = 0; i < effort.warmUps(); i++) {
            round(bot);
        }
        double processors = 0;
        double telegrams = 0;
        Sample rounds = new Sample();
        for (int i = 0; i < effort.rounds(); i++) {
            bot.expect(BACKLOG);
            bot.askTelegram("fill", BACKLOG);
            ProcessorTime own = new ProcessorTime(bot::processorTime);
            ProcessorTime serving = new ProcessorTime(telegram::processorTime);
            long released = bot.askTelegram("release");
            rounds.add(BACKLOG / seconds(bot.await() - released));
            processors += own.seconds();
            telegrams += serving.seconds();
        }
        perSecond.add(rounds.median());
        micros.add(1e6 * processors / effort.rounds() / BACKLOG);
        telegramMicros.add(1e6 * telegrams / effort.rounds() / BACKLOG);
        mebibytes.add((double) bot.program().residentMebibytes());
    }

    private static void round(Bot bot) throws IOException {
        bot.expect(BACKLOG);
        bot.askTelegram("fill", BACKLOG);
        bot.askTelegram("release");
        bot.await();
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
        return micros.median();
    }

    /** Processor time of the emulator for an update, in microseconds. */
    double telegramMicros() {
        return telegramMicros.median();
    }

    /** Memory of the bot after it (RSS). */
    double mebibytes() {
        return mebibytes.median();
    }
}
