package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.NeverSentException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What handlers send with. Waits when Telegram asks for it, keeps the calls for one chat in their order, and repeats
 * what was surely not done. Thread-safe.
 *
 * <p><b>Line.</b> The calls that name a chat form one line, of which only the first is on its way; so a text that has
 * to wait is not overtaken by the next one. A call that only reads, or names no chat, shares a line with those of its
 * method, and nobody there waits for another. A request to wait holds up its line and no other.
 *
 * <p><b>Repeating.</b> What did not leave, and what was answered with 429, was not done and is tried again, within
 * limits. What may have been done is not: whether twice is worse than not at all, only the bot knows.
 */
final class Outbox implements BotApi {

    /** How long a call may wait for pauses, its own and those of its line, before the request to wait is the answer. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final List<Duration> BEFORE_REPEATING =
            List.of(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1500));

    /** They would disturb the one who polls, or end the webhook: the runtime's business. */
    private static final Set<String> NOT_FOR_HANDLERS = Set.of("getupdates", "setwebhook", "deletewebhook");

    private final BotApi api;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();

    Outbox(BotApi api, TimeSource time) {
        this.api = api;
        this.time = time;
    }

    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
            throws InterruptedException {
        String name = method.toLowerCase(Locale.ROOT);
        if (NOT_FOR_HANDLERS.contains(name)) {
            throw new IllegalArgumentException("A handler does not call " + method + ": the runtime does");
        }
        Object chat = parameters.get("chat_id");
        boolean inOrder = chat != null && !name.startsWith("get");
        String lineName = inOrder ? "chat " + chat : name;
        Line line = enter(lineName, inOrder);
        try {
            return send(line, () -> api.call(method, parameters, patience));
        } finally {
            leave(lineName, line);
        }
    }

    private interface Flight {
        ApiResult<String> fly() throws InterruptedException;
    }

    private ApiResult<String> send(Line line, Flight flight) throws InterruptedException {
        long latest = time.nanos() + LONGEST_WAIT.toNanos();
        int repeated = 0;
        while (true) {
            Duration pause = pauseOf(line);
            if (time.nanos() + pause.toNanos() - latest > 0) {
                return new ApiResult.RetryAfter<>(pause);
            }
            sleep(pause);
            ApiResult<String> answer = flight.fly();
            if (answer instanceof ApiResult.RetryAfter<String>(Duration told)) {
                holdUp(line, told);
            } else if (answer instanceof ApiResult.NeverSent && repeated < BEFORE_REPEATING.size()) {
                sleep(BEFORE_REPEATING.get(repeated));
                repeated++;
            } else {
                return answer;
            }
        }
    }

    private void sleep(Duration pause) throws InterruptedException {
        try {
            time.sleep(pause);
        } catch (InterruptedException inTime) {
            throw neverSent(inTime);
        }
    }

    private static NeverSentException neverSent(InterruptedException cause) {
        NeverSentException inTime = new NeverSentException();
        inTime.initCause(cause);
        return inTime;
    }

    /** Waits for the turn of the calling thread. */
    private Line enter(String name, boolean inOrder) throws InterruptedException {
        lock.lock();
        try {
            Line line = lines.computeIfAbsent(name, newName -> new Line());
            line.users++;
            if (inOrder) {
                line.queue.add(Thread.currentThread());
                try {
                    while (!Thread.currentThread().equals(line.queue.peek())) {
                        line.moved.await();
                    }
                } catch (InterruptedException inTime) {
                    leave(name, line);
                    throw neverSent(inTime);
                }
            }
            return line;
        } finally {
            lock.unlock();
        }
    }

    private void leave(String name, Line line) {
        lock.lock();
        try {
            line.users--;
            line.queue.remove(Thread.currentThread());
            line.moved.signalAll();
            if (line.isIdle()) {
                lines.remove(name);
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration pauseOf(Line line) {
        lock.lock();
        try {
            return Duration.ofNanos(Math.max(0, line.pausedUntil - time.nanos()));
        } finally {
            lock.unlock();
        }
    }

    private void holdUp(Line line, Duration told) {
        Duration pause = told.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : told;
        lock.lock();
        try {
            long until = time.nanos() + pause.toNanos();
            if (until - line.pausedUntil > 0) {
                line.pausedUntil = until;
            }
            lines.values().removeIf(Line::isIdle);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is to be closed by a handler: the connections are the runtime's. */
    @Override
    public void close() {}

    /** Calls of which one waits for the other, or that share a pause. Guarded by the lock. */
    private final class Line {

        private final Deque<Thread> queue = new ArrayDeque<>();
        private final Condition moved = lock.newCondition();
        private int users;
        private long pausedUntil = time.nanos();

        private boolean isIdle() {
            return users == 0 && pausedUntil - time.nanos() <= 0;
        }
    }
}
