package dev.baton.cli.drill;

import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** People who write to the bot all the time, in turn. Thread-safe. */
final class Traffic implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("drill-traffic").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Message> sent = new ArrayList<>();
    private final List<EmulatedUser> people;
    private final ScheduledFuture<?> sending;
    private int number; // for the one thread that sends

    private Traffic(List<EmulatedUser> people, int rate) {
        this.people = people;
        this.sending =
                clock.scheduleAtFixedRate(this::send, 0, TimeUnit.SECONDS.toNanos(1) / rate, TimeUnit.NANOSECONDS);
    }

    static Traffic start(EmulatedBot bot, int chats, int rate) {
        return new Traffic(
                IntStream.rangeClosed(1, chats)
                        .mapToObj(i -> bot.user("Person " + i))
                        .toList(),
                rate);
    }

    private void send() {
        number++;
        String text = "drill " + number;
        Instant now = Instant.now();
        long update = people.get(number % people.size()).sends(text);
        lock.lock();
        try {
            sent.add(new Message(text, update, now));
        } finally {
            lock.unlock();
        }
    }

    List<Message> sent() {
        lock.lock();
        try {
            return List.copyOf(sent);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody writes any more. */
    @Override
    public void close() {
        sending.cancel(false);
        clock.close();
    }
}
