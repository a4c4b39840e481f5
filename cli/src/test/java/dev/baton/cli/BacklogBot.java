package dev.baton.cli;

import dev.baton.BotRuntime;
import dev.baton.Update;
import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bot, as a program of its own, that is written to in numbers: each chat counts up from one. It says which number was
 * not the next, and when all are done. One chat takes its time.
 */
final class BacklogBot {

    private final int total;
    private final long slowChat;
    private final Duration slowness;
    private final Map<Long, Integer> last = new ConcurrentHashMap<>();
    private final AtomicInteger done = new AtomicInteger();

    private BacklogBot(int total, long slowChat, Duration slowness) {
        this.total = total;
        this.slowChat = slowChat;
        this.slowness = slowness;
    }

    /**
     * Starts it.
     *
     * @param arguments how many updates there are, which chat is slow, and for how many milliseconds each time
     */
    public static void main(String[] arguments) {
        BacklogBot bot = new BacklogBot(
                Integer.parseInt(arguments[0]),
                Long.parseLong(arguments[1]),
                Duration.ofMillis(Long.parseLong(arguments[2])));
        BotRuntime.fromEnvironment(bot::handle).build().runAsMain();
    }

    private void handle(Update update, BotApi api) throws InterruptedException {
        if (update.chatId() == slowChat) {
            TimeSource.system().sleep(slowness);
        }
        int number = Integer.parseInt(update.text().split(" ", 2)[0]);
        int before = last.getOrDefault(update.chatId(), 0);
        if (number != before + 1) {
            System.out.println("Out of order: " + number + " after " + before + " in chat " + update.chatId());
        }
        last.put(update.chatId(), number);
        if (done.incrementAndGet() == total) {
            System.out.println("Worked off");
        }
    }
}
