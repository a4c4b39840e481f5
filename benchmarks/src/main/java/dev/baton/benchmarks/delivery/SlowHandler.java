package dev.baton.benchmarks.delivery;

import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.benchmarks.Benchmark;
import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Sample;
import dev.baton.botapi.BotToken;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * What a handler that takes a minute costs the other chats: the latency of theirs before, during and after that, and
 * how often the Bot API is asked meanwhile. Bot and Bot API share a JVM.
 */
public final class SlowHandler implements Benchmark {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final int RATE = 100;
    private static final Duration WARMING_UP = Duration.ofSeconds(20);
    private static final Duration PHASE = Duration.ofSeconds(60);
    private static final long SLOW_CHAT = 7;
    private static final double MIB = 1024.0 * 1024;

    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private int number;

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
        try (BotApiEmulator telegram = BotApiEmulator.start();
                BotRuntime runtime = BotRuntime.builder(BotToken.of(TOKEN), (update, bot) -> {
                            if (update.chatId() == SLOW_CHAT) {
                                begun.countDown();
                                TimeSource.system().sleep(PHASE);
                                ended.countDown();
                            } else {
                                latencies.add(System.nanoTime() - Messages.madeAt(update.text()));
                            }
                        })
                        .withApiUrl(telegram.url())
                        .withMode(BotMode.POLLING)
                        .withDirectory(Files.createTempDirectory("baton-benchmark"))
                        .build()) {
            runtime.start();
            EmulatedBot bot = telegram.bot(TOKEN);
            talk(bot, WARMING_UP);
            phase("before", bot);
            bot.enqueue("message", Messages.message(++number, SLOW_CHAT, System.nanoTime()));
            begun.await();
            phase("during", bot);
            ended.await();
            phase("after", bot);
        }
    }

    private void phase(String name, EmulatedBot bot) {
        long before = usedMemory();
        int polls = bot.calls("getUpdates").size();
        latencies.clear();
        int sent = talk(bot, PHASE);
        Sample sample = new Sample();
        latencies.forEach(sample::addNanos);
        System.out.printf(
                "%s: %d updates; p50 %.2f ms, p99 %.2f ms, max %.1f ms; %.3f getUpdates an update; memory %.1f to %.1f MiB%n",
                name,
                sent,
                sample.median(),
                sample.quantile(0.99),
                sample.max(),
                (double) (bot.calls("getUpdates").size() - polls) / sent,
                before / MIB,
                usedMemory() / MIB);
    }

    /** Others write, each when it is due. */
    private int talk(EmulatedBot bot, Duration time) {
        int count = (int) time.toSeconds() * RATE;
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            due += Duration.ofSeconds(1).toNanos() / RATE;
            LockSupport.parkNanos(due - System.nanoTime());
            bot.enqueue("message", Messages.message(++number, System.nanoTime()));
        }
        return count;
    }

    /** What is left after everything that can be collected is, with what the emulator records of calls. */
    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
