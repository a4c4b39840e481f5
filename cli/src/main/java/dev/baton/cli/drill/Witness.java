package dev.baton.cli.drill;

import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches from the side of the Bot API, which sees every bot alike: who asks for updates, who answers what, who is told
 * of a conflict. Each instance has a door of its own, by which its calls are known. Thread-safe.
 */
final class Witness {

    private static final int CONFLICT = 409;
    private static final Pattern UPDATE = Pattern.compile("\"update_id\":([0-9]+)");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition polled = lock.newCondition();
    private final Map<Integer, Integer> instancesByPort = new HashMap<>();
    private final Map<Integer, Instant> firstCalls = new HashMap<>();
    private final NavigableMap<Long, Poll> polls = new TreeMap<>();
    private final NavigableMap<Long, Answer> answers = new TreeMap<>();
    private final Set<String> answered = new HashSet<>();
    private final List<Evidence.Refusal> conflicts = new ArrayList<>();

    void watch(EmulatedBot bot) {
        bot.onArrival(this::arrived);
        bot.onCall(this::ended);
    }

    /** From now on calls that come in at a port are those of an instance. */
    void expect(int port, int instance) {
        lock.lock();
        try {
            instancesByPort.put(port, instance);
        } finally {
            lock.unlock();
        }
    }

    private void arrived(RecordedCall call) {
        lock.lock();
        try {
            Integer instance = instancesByPort.get(call.localPort());
            if (instance == null) {
                return;
            }
            firstCalls.putIfAbsent(instance, call.receivedAt());
            if (isPoll(call)) {
                polls.putIfAbsent(call.number(), poll(call, instance));
            }
            polled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void ended(RecordedCall call) {
        lock.lock();
        try {
            Integer instance = instancesByPort.get(call.localPort());
            if (instance == null) {
                return;
            }
            Instant toldAt = call.answeredAt();
            if (call.delivered() && Integer.valueOf(CONFLICT).equals(call.status()) && toldAt != null) {
                conflicts.add(new Evidence.Refusal(instance, call.receivedAt(), toldAt));
            }
            if (isPoll(call)) {
                polls.put(call.number(), poll(call, instance));
            } else if (call.succeeded()
                    && call.method().toLowerCase(Locale.ROOT).equals("sendmessage")) {
                String text = call.parameter("text");
                boolean marked = "true".equals(call.parameter("disable_notification"));
                answers.put(call.number(), new Answer(text == null ? "" : text, instance, call.receivedAt(), marked));
                answered.add(text == null ? "" : text);
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isPoll(RecordedCall call) {
        return call.method().toLowerCase(Locale.ROOT).equals("getupdates");
    }

    private static Poll poll(RecordedCall call, int instance) {
        Instant given = call.abandonedAt() == null ? call.answeredAt() : call.abandonedAt();
        List<Long> updates = new ArrayList<>();
        Matcher ids = UPDATE.matcher(call.answer() == null ? "" : call.answer());
        while (ids.find()) {
            updates.add(Long.parseLong(ids.group(1)));
        }
        return new Poll(
                call.number(),
                instance,
                offset(call.parameter("offset")),
                call.receivedAt(),
                given,
                call.status() == null ? 0 : call.status(),
                call.delivered(),
                updates);
    }

    private static long offset(@Nullable String text) {
        return text != null && text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Waits for a getUpdates of one of some instances that comes in after a moment; the first of them. */
    Optional<Poll> awaitPoll(Predicate<Integer> instances, Instant after, Duration atMost) throws InterruptedException {
        return await(
                () -> polls.descendingMap().values().stream()
                        .takeWhile(poll -> poll.from().isAfter(after))
                        .filter(poll -> instances.test(poll.instance()))
                        .reduce((later, earlier) -> earlier),
                atMost);
    }

    /** Waits for the first call of an instance. */
    Optional<Instant> awaitFirstCall(int instance, Duration atMost) throws InterruptedException {
        return await(() -> Optional.ofNullable(firstCalls.get(instance)), atMost);
    }

    private interface Look<T> {
        Optional<T> now();
    }

    private <T> Optional<T> await(Look<T> look, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            Optional<T> seen = look.now();
            while (seen.isEmpty() && left > 0) {
                left = polled.awaitNanos(left);
                seen = look.now();
            }
            return seen;
        } finally {
            lock.unlock();
        }
    }

    /** Of some instances the one that asked for updates last. */
    Optional<Integer> lastToPoll(Predicate<Integer> instances) {
        lock.lock();
        try {
            return polls.descendingMap().values().stream()
                    .map(Poll::instance)
                    .filter(instances)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    Optional<Instant> firstCall(int instance) {
        lock.lock();
        try {
            return Optional.ofNullable(firstCalls.get(instance));
        } finally {
            lock.unlock();
        }
    }

    List<Poll> polls() {
        lock.lock();
        try {
            return List.copyOf(polls.values());
        } finally {
            lock.unlock();
        }
    }

    List<Answer> answers() {
        lock.lock();
        try {
            return List.copyOf(answers.values());
        } finally {
            lock.unlock();
        }
    }

    boolean isAnswered(String text) {
        lock.lock();
        try {
            return answered.contains(text);
        } finally {
            lock.unlock();
        }
    }

    List<Evidence.Refusal> conflicts() {
        lock.lock();
        try {
            return List.copyOf(conflicts);
        } finally {
            lock.unlock();
        }
    }
}
