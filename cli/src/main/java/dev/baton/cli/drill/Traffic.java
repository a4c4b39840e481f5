package dev.baton.cli.drill;

import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** People who write to the bot all the time, in turn. Thread-safe. */
final class Traffic implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("drill-traffic").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Message> sent = new ArrayList<>();
    private final List<EmulatedUser> people;
    private final ScheduledFuture<?> sending;
    private final Predicate<EmulatedUser> isPatient;
    private final Predicate<String> isAnswered;

    // For the one thread that sends.
    private final Map<Long, String> last = new HashMap<>();
    private int number;
    private int turn;

    private Traffic(
            List<EmulatedUser> people, int rate, Predicate<EmulatedUser> isPatient, Predicate<String> isAnswered) {
        this.people = people;
        this.isPatient = isPatient;
        this.isAnswered = isAnswered;
        this.sending =
                clock.scheduleAtFixedRate(this::send, 0, TimeUnit.SECONDS.toNanos(1) / rate, TimeUnit.NANOSECONDS);
    }

    /**
     * Has people write.
     *
     * @param isPatient who writes the next message only when the last one was answered
     * @param isAnswered whether a text was answered
     */
    static Traffic start(
            EmulatedBot bot, int chats, int rate, Predicate<EmulatedUser> isPatient, Predicate<String> isAnswered) {
        return new Traffic(
                IntStream.rangeClosed(1, chats)
                        .mapToObj(i -> bot.user("Person " + i))
                        .toList(),
                rate,
                isPatient,
                isAnswered);
    }

    private void send() {
        Optional<EmulatedUser> writer = nextToWrite();
        if (writer.isEmpty()) {
            return;
        }
        number++;
        EmulatedUser person = writer.get();
        String text = "drill " + number;
        last.put(person.id(), text);
        Instant now = Instant.now();
        long update = person.sends(text);
        lock.lock();
        try {
            sent.add(new Message(text, update, person.id(), now));
        } finally {
            lock.unlock();
        }
    }

    private Optional<EmulatedUser> nextToWrite() {
        for (int tries = 0; tries < people.size(); tries++) {
            turn = (turn + 1) % people.size();
            EmulatedUser person = people.get(turn);
            String before = last.get(person.id());
            if (before == null || !isPatient.test(person) || isAnswered.test(before)) {
                return Optional.of(person);
            }
        }
        return Optional.empty();
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
