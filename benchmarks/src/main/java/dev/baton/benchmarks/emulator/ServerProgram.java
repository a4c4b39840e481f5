package dev.baton.benchmarks.emulator;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The emulator in a JVM of its own. Prints its port, then obeys: {@code waiting N} tells how many of the first N bots
 * have a poll that waits; {@code one N} queues an update for each of them; {@code feed N} keeps their queues filled
 * from then on.
 */
final class ServerProgram {

    /** Enough that no poll ever finds fewer than it may take. */
    private static final int FULL = 300;

    private static final int PORTION = 100;
    private static final long PAUSE_NANOS = 20_000;

    private ServerProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (BotApiEmulator emulator = BotApiEmulator.start();
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(emulator.url().getPort());
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                List<EmulatedBot> bots = IntStream.range(0, Integer.parseInt(words[1]))
                        .mapToObj(number -> emulator.bot(Tokens.token(number)))
                        .toList();
                switch (words[0]) {
                    case "waiting" ->
                        System.out.println(bots.stream()
                                .filter(EmulatedBot::hasPendingPoll)
                                .count());
                    case "one" -> {
                        bots.forEach(ServerProgram::enqueue);
                        System.out.println("done");
                    }
                    default -> {
                        Thread.ofPlatform().daemon().name("feeder").start(() -> feed(bots));
                        System.out.println("done");
                    }
                }
            }
        }
    }

    private static void feed(List<EmulatedBot> bots) {
        while (true) {
            boolean idle = true;
            for (EmulatedBot bot : bots) {
                if (bot.pendingUpdateCount() < FULL) {
                    idle = false;
                    for (int i = 0; i < PORTION; i++) {
                        enqueue(bot);
                    }
                }
            }
            if (idle) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void enqueue(EmulatedBot bot) {
        bot.enqueue("message", Tokens.MESSAGE);
    }
}
