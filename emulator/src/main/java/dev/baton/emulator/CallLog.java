package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a bot called and what became of it: the last calls, so many as there is memory for. To be used in the bot's
 * {@link Turn}.
 */
final class CallLog {

    private static final int MAX_ENTRIES = 100_000;

    /** About what a call takes without its parameters and its answer. */
    private static final int OVERHEAD = 400;

    private static final int SHOWN = 10;
    private static final int SHOWN_LENGTH = 200;

    private final Turn turn;
    private final CallMemory memory;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<Consumer<RecordedCall>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<RecordedCall>> arrivalListeners = new CopyOnWriteArrayList<>();
    private final Map<String, Long> awaited = new HashMap<>();
    private final Condition settled;
    private long held;
    private long lastNumber;
    private long liveConflicts;
    private long phantomConflicts;

    CallLog(Turn turn, CallMemory memory) {
        this.turn = turn;
        this.memory = memory;
        this.settled = turn.newCondition();
        memory.join();
    }

    Entry add(String method, Parameters parameters, Caller caller) {
        Entry entry =
                new Entry(++lastNumber, method, parameters.asMap(), turn.clock().now(), caller);
        entries.add(entry);
        hold(entry, OVERHEAD + method.length() + parameters.length());
        tell(arrivalListeners, entry);
        return entry;
    }

    /** An entry takes more memory; the oldest make room. The newest always stays. */
    private void hold(Entry entry, long bytes) {
        if (entry.forgotten) {
            return;
        }
        entry.held += bytes;
        held += bytes;
        memory.add(bytes);
        while (entries.size() > MAX_ENTRIES || (entries.size() > 1 && memory.isFullFor(held))) {
            Entry oldest = entries.remove();
            oldest.forgotten = true;
            held -= oldest.held;
            memory.add(-oldest.held);
        }
    }

    List<RecordedCall> calls() {
        return entries.stream().map(Entry::call).toList();
    }

    List<RecordedCall> calls(String method) {
        String name = method.toLowerCase(Locale.ROOT);
        return entries.stream()
                .filter(entry -> entry.isOf(name))
                .map(Entry::call)
                .toList();
    }

    /** For who missed a call: what there was instead, the last few. */
    String summary() {
        List<String> last = entries.stream()
                .skip(Math.max(0, entries.size() - SHOWN))
                .map(entry -> entry.call().toString())
                .map(call -> call.length() > SHOWN_LENGTH ? call.substring(0, SHOWN_LENGTH) + "…" : call)
                .toList();
        return last.isEmpty() ? "; the bot called nothing at all" : "; the last calls were " + String.join(", ", last);
    }

    /** Waits, in real time, for the next answered call of a method; null when none came. */
    @Nullable RecordedCall await(String method, Duration timeout) throws InterruptedException {
        String name = method.toLowerCase(Locale.ROOT);
        long left = timeout.toNanos();
        RecordedCall call = next(name);
        while (call == null && left > 0) {
            left = settled.awaitNanos(left);
            call = next(name);
        }
        return call;
    }

    private @Nullable RecordedCall next(String name) {
        long after = awaited.getOrDefault(name, 0L);
        for (Entry entry : entries) {
            if (entry.number > after && entry.isOf(name)) {
                if (entry.status == null) {
                    return null;
                }
                awaited.put(name, entry.number);
                return entry.call();
            }
        }
        return null;
    }

    long liveConflicts() {
        return liveConflicts;
    }

    long phantomConflicts() {
        return phantomConflicts;
    }

    Subscription listen(Consumer<RecordedCall> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Subscription listenToArrivals(Consumer<RecordedCall> listener) {
        arrivalListeners.add(listener);
        return () -> arrivalListeners.remove(listener);
    }

    private void tell(List<Consumer<RecordedCall>> those, Entry entry) {
        if (!those.isEmpty()) {
            RecordedCall call = entry.call();
            those.forEach(listener -> turn.notice(() -> listener.accept(call)));
        }
    }

    /** One call; it is told what becomes of it. */
    final class Entry {

        private final long number;
        private final String method;
        private final Map<String, String> parameters;
        private final Instant receivedAt;
        private final Caller caller;
        private @Nullable Integer status;

        /** Until somebody wants to see it; then it is only there as text. */
        private @Nullable Body body;

        private @Nullable String answer;
        private @Nullable Instant answeredAt;
        private @Nullable Instant abandonedAt;
        private boolean delivered;
        private @Nullable Boolean conflictWasLive;
        private long held;
        private boolean forgotten;

        private Entry(long number, String method, Map<String, String> parameters, Instant receivedAt, Caller caller) {
            this.number = number;
            this.method = method;
            this.parameters = parameters;
            this.receivedAt = receivedAt;
            this.caller = caller;
        }

        private boolean isOf(String name) {
            return method.toLowerCase(Locale.ROOT).equals(name);
        }

        /** As it is now. */
        private RecordedCall call() {
            return new RecordedCall(
                    number,
                    method,
                    parameters,
                    receivedAt,
                    caller.connection(),
                    caller.remotePort(),
                    caller.localPort(),
                    answeredAt,
                    status,
                    answer(),
                    delivered,
                    abandonedAt);
        }

        private @Nullable String answer() {
            if (body != null) {
                answer = body.text();
                body = null;
            }
            return answer;
        }

        void answered(int code, Body content) {
            status = code;
            body = content;
            answeredAt = turn.clock().now();
            hold(this, content.length());
            settled.signalAll();
        }

        /** The client has hung up, which matters only if it was not answered. */
        void abandoned() {
            if (status == null) {
                abandonedAt = turn.clock().now();
            }
        }

        /** The answer reached its client, or did not; the last word counts. */
        void reached(boolean client, boolean conflict) {
            if (status == null) {
                return;
            }
            answeredAt = turn.clock().now();
            delivered = client;
            if (conflict) {
                count(client);
            }
            tell(listeners, this);
        }

        /** It gets no answer any more, not even one that is lost. */
        void cutOff() {
            tell(listeners, this);
        }

        private void count(boolean live) {
            if (conflictWasLive != null) {
                liveConflicts -= conflictWasLive ? 1 : 0;
                phantomConflicts -= conflictWasLive ? 0 : 1;
            }
            conflictWasLive = live;
            liveConflicts += live ? 1 : 0;
            phantomConflicts += live ? 0 : 1;
        }
    }
}
