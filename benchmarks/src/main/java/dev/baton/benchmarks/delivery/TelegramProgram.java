package dev.baton.benchmarks.delivery;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The emulator in a JVM of its own. Prints its address, then obeys; each order names a bot by its token.
 *
 * <ul>
 *   <li>{@code fill BOT N} queues updates while the bot's poll is held, so that nobody reads them meanwhile;
 *   <li>{@code release BOT} answers that poll, and tells when;
 *   <li>{@code stream BOT N RATE} queues updates at a rate, each when it is due;
 *   <li>{@code write BOT CHAT} queues one of one chat;
 *   <li>{@code polled BOT} waits until a getUpdates of the bot waits;
 *   <li>{@code polls BOT} tells how many there were.
 * </ul>
 */
final class TelegramProgram {

    private static final Duration USUAL_WAKE_UP = Duration.ofMillis(1);
    private static final Duration HELD = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(1);

    private TelegramProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (BotApiEmulator emulator = BotApiEmulator.start();
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(emulator.url());
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                System.out.println(obey(words, emulator.bot(words[1])));
            }
        }
    }

    private static long obey(String[] words, EmulatedBot bot) {
        return switch (words[0]) {
            case "fill" -> fill(bot, Integer.parseInt(words[2]));
            case "release" -> release(bot);
            case "stream" -> stream(bot, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "write" -> bot.enqueue("message", Messages.message(1, Long.parseLong(words[2]), System.nanoTime()));
            case "polled" -> polled(bot);
            case "polls" -> bot.calls("getUpdates").size();
            default -> throw new IllegalArgumentException("not an order: " + words[0]);
        };
    }

    private static long polled(EmulatedBot bot) {
        while (!bot.hasPendingPoll()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return System.nanoTime();
    }

    private static long fill(EmulatedBot bot, int count) {
        while (!bot.hasPendingPoll() || bot.pendingUpdateCount() > 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        bot.setWakeUp(HELD);
        for (int i = 0; i < count; i++) {
            bot.enqueue("message", Messages.message(i, System.nanoTime()));
        }
        return bot.pendingUpdateCount();
    }

    private static long release(EmulatedBot bot) {
        bot.setWakeUp(USUAL_WAKE_UP);
        long now = System.nanoTime();
        bot.restart(); // which answers the poll that waits with what there is
        return now;
    }

    private static long stream(EmulatedBot bot, int count, int rate) {
        long period = Duration.ofSeconds(1).toNanos() / rate;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long wait = start + i * period - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            bot.enqueue("message", Messages.message(i, System.nanoTime()));
        }
        return System.nanoTime() - start;
    }
}
