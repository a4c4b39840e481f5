package dev.baton.cli;

import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** People who write to the bot all the time, in turn, and the time for which they wait for their answers. */
final class Load implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong longestWait = new AtomicLong();
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final List<EmulatedUser> users;
    private final Subscription answers;

    private final ScheduledFuture<?> sending;

    private Load(Testbed testbed, int people, int messagesPerSecond) {
        this.users = IntStream.rangeClosed(1, people)
                .mapToObj(i -> testbed.user("Person " + i))
                .toList();
        this.answers = testbed.bot().onMessage(this::answered);
        this.sending = clock.scheduleAtFixedRate(
                this::send, 0, TimeUnit.SECONDS.toNanos(1) / messagesPerSecond, TimeUnit.NANOSECONDS);
    }

    static Load start(Testbed testbed, int people, int messagesPerSecond) {
        return new Load(testbed, people, messagesPerSecond);
    }

    private void send() {
        int number = sent.incrementAndGet();
        String text = "message " + number;
        sentAt.put(text, System.nanoTime());
        users.get(number % users.size()).sends(text);
    }

    private void answered(ChatMessage message) {
        Long asked = message.fromBot() ? sentAt.get(message.text()) : null;
        if (asked != null) {
            longestWait.accumulateAndGet(System.nanoTime() - asked, Math::max);
        }
    }

    /** Waits until so many more messages were sent. */
    void awaitMore(int messages) {
        int goal = sent.get() + messages;
        Patience.await(messages + " more messages are sent", () -> sent.get() >= goal);
    }

    int sent() {
        return sent.get();
    }

    /** The longest that anybody waited for an answer. */
    Duration longestWait() {
        return Duration.ofNanos(longestWait.get());
    }

    /** Sends no more. Answers are still waited for by the {@link Testbed}. */
    void stop() {
        sending.cancel(false);
        clock.close();
    }

    @Override
    public void close() {
        stop();
        answers.close();
    }
}
