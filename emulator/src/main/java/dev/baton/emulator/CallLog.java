package dev.baton.emulator;

import java.time.Duration;
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
        Entry entry = new Entry(new RecordedCall(
                ++lastNumber,
                method,
                parameters.asMap(),
                turn.clock().now(),
                caller.connection(),
                caller.remotePort(),
                null,
                null,
                null,
                false));
        entries.add(entry);
        hold(entry, OVERHEAD + method.length() + parameters.length());
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
        return entries.stream().map(entry -> entry.call).toList();
    }

    List<RecordedCall> calls(String method) {
        String name = method.toLowerCase(Locale.ROOT);
        return calls().stream()
                .filter(call -> call.method().toLowerCase(Locale.ROOT).equals(name))
                .toList();
    }

    /** For who missed a call: what there was instead, the last few. */
    String summary() {
        List<String> last = entries.stream()
                .skip(Math.max(0, entries.size() - SHOWN))
                .map(entry -> entry.call.toString())
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
            RecordedCall call = entry.call;
            if (call.number() > after && call.method().toLowerCase(Locale.ROOT).equals(name)) {
                if (call.status() == null) {
                    return null;
                }
                awaited.put(name, call.number());
                return call;
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

    /** One call; it is told what becomes of it. */
    final class Entry {

        private RecordedCall call;
        private long held;
        private boolean forgotten;
        private @Nullable Boolean conflictWasLive;

        private Entry(RecordedCall call) {
            this.call = call;
        }

        void answered(int status, String answer) {
            update(status, answer, false);
            hold(this, answer.length());
            settled.signalAll();
        }

        /** The answer reached its client, or did not; the last word counts. */
        void reached(boolean client, boolean conflict) {
            Integer status = call.status();
            String answer = call.answer();
            if (status == null || answer == null) {
                return;
            }
            update(status, answer, client);
            if (conflict) {
                count(client);
            }
            RecordedCall told = call;
            listeners.forEach(listener -> turn.notice(() -> listener.accept(told)));
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

        private void update(int status, String answer, boolean delivered) {
            call = new RecordedCall(
                    call.number(),
                    call.method(),
                    call.parameters(),
                    call.receivedAt(),
                    call.connection(),
                    call.remotePort(),
                    turn.clock().now(),
                    status,
                    answer,
                    delivered);
        }
    }
}
