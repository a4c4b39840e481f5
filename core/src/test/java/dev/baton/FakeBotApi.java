package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A Bot API in memory and on manual time: polls wait there, and any call can be given an answer of the test's choice.
 */
final class FakeBotApi implements BotApi {

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Deque<ApiResult<String>>> scripted = new HashMap<>();
    private final TreeMap<Long, String> updates = new TreeMap<>();
    private final List<Long> confirmed = new ArrayList<>();
    private boolean losing;
    private final Map<String, Runnable> acts = new HashMap<>();
    private final Map<String, Wait> waits = new HashMap<>();
    private BooleanSupplier allowed = () -> true;
    private String webhook = "";
    private long nextUpdate = 1000;
    private int pollsWaiting;
    private boolean overlapped;
    private boolean trespassed;

    record Call(String method, Map<String, ?> parameters, long atNanos) {}

    FakeBotApi(TimeSource time) {
        this.time = time;
    }

    /** Says when getUpdates, setWebhook and deleteWebhook are allowed; a call at another time is remembered. */
    void allowOnlyWhen(BooleanSupplier condition) {
        allowed = condition;
    }

    /** Gives the next call of a method this answer. */
    FakeBotApi answer(String method, ApiResult<String> result) {
        lock.lock();
        try {
            scripted.computeIfAbsent(method, name -> new ArrayDeque<>()).add(result);
            changed.signalAll();
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the poll that waits, or the next one, with this answer, as the server does when somebody else asks. */
    void disturb(ApiResult<String> result) throws InterruptedException {
        Deque<ApiResult<String>> script;
        lock.lockInterruptibly();
        try {
            answer("getUpdates", result);
            script = scripted.getOrDefault("getUpdates", new ArrayDeque<>());
            await(script::isEmpty, "a poll that could be disturbed");
        } finally {
            lock.unlock();
        }
    }

    /** A message arrives at Telegram. */
    long message(long chat, String text) {
        lock.lock();
        try {
            long id = nextUpdate++;
            updates.put(
                    id,
                    "{\"update_id\":" + id + ",\"message\":{\"message_id\":1,\"chat\":{\"id\":" + chat
                            + "},\"from\":{\"id\":" + chat + "},\"text\":\"" + text + "\"}}");
            changed.signalAll();
            return id;
        } finally {
            lock.unlock();
        }
    }

    void raw(String update) {
        lock.lock();
        try {
            updates.put(nextUpdate++, update);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does something just before the next call of a method is answered. */
    void before(String method, Runnable act) {
        lock.lock();
        try {
            acts.put(method, act);
        } finally {
            lock.unlock();
        }
    }

    /** What the next call of a method waits for before it is answered; others may call meanwhile. */
    void slow(String method, Wait wait) {
        lock.lock();
        try {
            waits.put(method, wait);
        } finally {
            lock.unlock();
        }
    }

    interface Wait {
        void await() throws InterruptedException;
    }

    /** The next getUpdates gets lost on its way; its caller waits for ever. */
    void loseNextPoll() {
        lock.lock();
        try {
            losing = true;
        } finally {
            lock.unlock();
        }
    }

    void webhook(String url) {
        lock.lock();
        try {
            webhook = url;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            calls.add(new Call(method, Map.copyOf(parameters), time.nanos()));
            changed.signalAll();
            boolean disturbing =
                    List.of("getUpdates", "setWebhook", "deleteWebhook").contains(method);
            if (disturbing && !allowed.getAsBoolean()) {
                trespassed = true;
            }
            Runnable act = acts.remove(method);
            if (act != null) {
                act.run();
            }
            Wait wait = waits.remove(method);
            if (wait != null) {
                lock.unlock();
                try {
                    wait.await();
                } finally {
                    lock.lock();
                }
            }
            if (method.equals("getUpdates")) {
                return poll(parameters);
            }
            Deque<ApiResult<String>> script = scripted.get(method);
            if (script != null && !script.isEmpty()) {
                return script.remove();
            }
            return new ApiResult.Ok<>(ordinary(method, parameters));
        } finally {
            lock.unlock();
        }
    }

    private String ordinary(String method, Map<String, ?> parameters) {
        return switch (method) {
            case "getMe" -> "{\"id\":123456,\"is_bot\":true,\"username\":\"fake_bot\"}";
            case "getWebhookInfo" -> "{\"url\":\"" + webhook + "\",\"pending_update_count\":" + updates.size() + "}";
            case "setWebhook" -> {
                webhook = String.valueOf(parameters.get("url"));
                yield "true";
            }
            case "deleteWebhook" -> {
                webhook = "";
                yield "true";
            }
            default -> "{\"message_id\":2}";
        };
    }

    private ApiResult<String> poll(Map<String, ?> parameters) throws InterruptedException {
        long offset = number(parameters, "offset");
        long seconds = number(parameters, "timeout");
        long limit = parameters.containsKey("limit") ? number(parameters, "limit") : LARGEST_BATCH;
        if (losing) {
            losing = false;
            while (true) {
                changed.await(); // it never arrives
            }
        }
        Deque<ApiResult<String>> next = scripted.get("getUpdates");
        if (next != null && next.peek() instanceof ApiResult.NeverSent<String>) {
            changed.signalAll();
            return next.remove();
        }
        confirmed.addAll(updates.headMap(offset).keySet());
        updates.headMap(offset).clear();
        overlapped |= pollsWaiting > 0;
        pollsWaiting++;
        try {
            long deadline = time.nanos() + TimeUnit.SECONDS.toNanos(seconds);
            while (true) {
                Deque<ApiResult<String>> script = scripted.get("getUpdates");
                if (script != null && !script.isEmpty()) {
                    changed.signalAll();
                    return script.remove();
                }
                List<String> batch = updates.values().stream().limit(limit).toList();
                if (!batch.isEmpty() || time.nanos() - deadline >= 0) {
                    return new ApiResult.Ok<>("[" + String.join(",", batch) + "]");
                }
                time.await(lock, changed, deadline);
            }
        } finally {
            pollsWaiting--;
        }
    }

    private static long number(Map<String, ?> parameters, String name) {
        return Long.parseLong(String.valueOf(parameters.get(name)));
    }

    /** The values of a parameter of all calls of a method, in order. */
    List<Long> numbers(String method, String parameter) {
        return calls(method).stream()
                .map(call -> number(call.parameters, parameter))
                .toList();
    }

    List<Call> calls(String method) {
        lock.lock();
        try {
            return calls.stream().filter(call -> call.method.equals(method)).toList();
        } finally {
            lock.unlock();
        }
    }

    List<String> methods() {
        lock.lock();
        try {
            return calls.stream().map(Call::method).toList();
        } finally {
            lock.unlock();
        }
    }

    List<Long> confirmed() {
        lock.lock();
        try {
            return List.copyOf(confirmed);
        } finally {
            lock.unlock();
        }
    }

    /** Waits, in real time, until a method was called so many times. */
    void awaitCalls(String method, int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(
                    () -> calls.stream()
                                    .filter(call -> call.method.equals(method))
                                    .count()
                            >= count,
                    count + " calls of " + method);
        } finally {
            lock.unlock();
        }
    }

    /** Must be called with the lock held. */
    private void await(BooleanSupplier wish, String what) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(10);
        while (!wish.getAsBoolean()) {
            if (left <= 0) {
                throw new AssertionError("Waited in vain for " + what + "; the calls were " + calls);
            }
            left = changed.awaitNanos(left);
        }
    }

    /** What a runtime must never do, whatever the test is about. */
    void checkPromises() {
        lock.lock();
        try {
            if (overlapped) {
                throw new AssertionError("Two getUpdates were in flight at once");
            }
            if (trespassed) {
                throw new AssertionError("A call that only the holder may make was made without a valid lease");
            }
            if (pollsWaiting > 0) {
                throw new AssertionError("A getUpdates was left waiting");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}
}
