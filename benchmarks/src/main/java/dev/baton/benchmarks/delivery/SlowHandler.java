package dev.baton.benchmarks.delivery;

import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.benchmarks.Benchmark;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Program;
import dev.baton.benchmarks.Sample;
import dev.baton.botapi.BotToken;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * What a handler that takes a minute costs the other chats: the latency of theirs before, during and after that, and
 * how often the Bot API is asked meanwhile. The Bot API has a JVM of its own, so the memory is that of the bot.
 */
public final class SlowHandler implements Benchmark {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final int RATE = 100;
    private static final Duration WARMING_UP = Duration.ofSeconds(20);
    private static final Duration PHASE = Duration.ofSeconds(60);
    private static final long SLOW_CHAT = 7;
    private static final double MIB = 1024.0 * 1024;

    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();

    public SlowHandler() {}

    @Override
    public String about() {
        return "a handler of a minute on one chat, and what the others notice of it";
    }

    @Override
    public void run() throws IOException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        System.out.println(Machine.describe());
        try (Program telegram = Bot.startTelegram();
                BotRuntime runtime = BotRuntime.builder(BotToken.of(TOKEN), (update, bot) -> {
                            if (update.chatId() == SLOW_CHAT) {
                                begun.countDown();
                                TimeSource.system().sleep(PHASE);
                                ended.countDown();
                            } else {
                                latencies.add(System.nanoTime() - Messages.madeAt(update.text()));
                            }
                        })
                        .withApiUrl(URI.create(telegram.answer()))
                        .withMode(BotMode.POLLING)
                        .withDirectory(Files.createTempDirectory("baton-benchmark"))
                        .build()) {
            runtime.start();
            talk(telegram, WARMING_UP);
            phase("before", telegram);
            telegram.ask("write " + TOKEN + " " + SLOW_CHAT);
            begun.await();
            phase("during", telegram);
            ended.await();
            phase("after", telegram);
        }
    }

    private void phase(String name, Program telegram) throws IOException {
        latencies.clear();
        long before = usedMemory();
        long polls = polls(telegram);
        int sent = talk(telegram, PHASE);
        Sample sample = new Sample();
        latencies.forEach(sample::addNanos);
        latencies.clear();
        System.out.printf(
                "%s: %d updates; p50 %.2f ms, p99 %.2f ms, max %.1f ms; %.3f getUpdates an update; memory %.1f to %.1f MiB%n",
                name,
                sent,
                sample.median(),
                sample.quantile(0.99),
                sample.max(),
                (double) (polls(telegram) - polls) / sent,
                before / MIB,
                usedMemory() / MIB);
    }

    private static long polls(Program telegram) throws IOException {
        return Long.parseLong(telegram.ask("polls " + TOKEN));
    }

    /** Others write, each when it is due. */
    private static int talk(Program telegram, Duration time) throws IOException {
        int count = (int) time.toSeconds() * RATE;
        telegram.ask("stream " + TOKEN + " " + count + " " + RATE);
        return count;
    }

    /** What is left after everything that can be collected is. */
    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
