package dev.baton.cli.sandbox;

import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who held the bot when: stretches of time, each in the row of an instance, and marks for what happened at one moment.
 * Of programs that are no instances, it is seen when they polled; polls at one time are in rows of their own.
 * Thread-safe.
 */
final class Timeline {

    private static final int KEPT = 400;

    /** No poll lasts longer; the caller of one that does not end has gone. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

    /** A poll that follows another one this soon belongs to the same stretch. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Feed feed = new Feed(KEPT);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Stretch> running = new HashMap<>();
    private final List<@Nullable Stretch> polls = new ArrayList<>();
    private final LinkedHashMap<Long, Stretch> pollOfCall = new LinkedHashMap<>();
    private long count;
    private String holder = "";
    private long fencingToken;

    private static final class Stretch {
        private final String id;
        private final String row;
        private final String kind;
        private final Instant from;
        private Instant latest;
        private @Nullable Instant to;

        private Stretch(String id, String row, String kind, Instant from) {
            this.id = id;
            this.row = row;
            this.kind = kind;
            this.from = from;
            this.latest = from;
        }
    }

    /** An instance as the timeline sees it; {@code kind} is empty if it does nothing worth a stretch. */
    record Seen(String row, String kind, long fencingToken) {}

    Timeline(InstantSource clock) {
        this.clock = clock;
    }

    Feed feed() {
        return feed;
    }

    /** Looks at all rows: what each does now. Those that are not among them do nothing. */
    void look(List<Seen> rows) {
        lock.lock();
        try {
            Set<String> left = new HashSet<>(running.keySet());
            for (Seen seen : rows) {
                left.remove(seen.row());
                Stretch before = running.get(seen.row());
                if (before == null || !before.kind.equals(seen.kind())) {
                    end(seen.row());
                    begin(seen);
                }
            }
            left.forEach(this::end);
        } finally {
            lock.unlock();
        }
    }

    private void begin(Seen seen) {
        if (seen.kind().isEmpty()) {
            return;
        }
        Stretch stretch = new Stretch("s" + ++count, seen.row(), seen.kind(), clock.instant());
        running.put(seen.row(), stretch);
        show(stretch);
        if (seen.kind().equals("holding") && seen.fencingToken() > fencingToken) {
            if (!holder.isEmpty() && !holder.equals(seen.row())) {
                mark("hand-over", "The lease went from " + holder + " to " + seen.row());
            }
            holder = seen.row();
            fencingToken = seen.fencingToken();
        }
    }

    private void end(String row) {
        Stretch stretch = running.remove(row);
        if (stretch != null) {
            stretch.to = clock.instant();
            show(stretch);
        }
    }

    private void show(Stretch stretch) {
        Instant to = stretch.to;
        feed.put(stretch.id, Json.object(json -> {
            json.writeStringField("id", stretch.id);
            json.writeStringField("row", stretch.row);
            json.writeStringField("kind", stretch.kind);
            json.writeNumberField("from", stretch.from.toEpochMilli());
            if (to != null) {
                json.writeNumberField("to", to.toEpochMilli());
            }
        }));
    }

    /** Something happened. */
    void mark(String kind, String text) {
        lock.lock();
        try {
            String id = "m" + ++count;
            feed.put(id, Json.object(json -> {
                json.writeStringField("id", id);
                json.writeStringField("kind", kind);
                json.writeStringField("text", text);
                json.writeNumberField("at", clock.instant().toEpochMilli());
            }));
        } finally {
            lock.unlock();
        }
    }

    /** A poll came in. */
    void polled(RecordedCall call) {
        lock.lock();
        try {
            polls.replaceAll(poll -> isAbandoned(poll, call.receivedAt()) ? null : poll);
            int lane = 0;
            while (lane < polls.size() && isBusy(polls.get(lane))) {
                lane++;
            }
            if (lane == polls.size()) {
                polls.add(null);
            }
            Stretch last = polls.get(lane);
            if (last != null && last.to != null && last.to.plus(PAUSE).isAfter(call.receivedAt())) {
                last.to = null;
                last.latest = call.receivedAt();
            } else {
                last = new Stretch("p" + ++count, "poll " + (lane + 1), "polling", call.receivedAt());
                polls.set(lane, last);
            }
            pollOfCall.put(call.number(), last);
            if (pollOfCall.size() > KEPT) {
                pollOfCall.pollFirstEntry();
            }
            show(last);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isBusy(@Nullable Stretch stretch) {
        return stretch != null && stretch.to == null;
    }

    /** Whether a poll will not end any more; it is shown as ended then. */
    private boolean isAbandoned(@Nullable Stretch stretch, Instant now) {
        if (stretch == null
                || stretch.to != null
                || !stretch.latest.plus(LONGEST_POLL).isBefore(now)) {
            return false;
        }
        stretch.to = now;
        show(stretch);
        return true;
    }

    /** A call got its answer, or lost its connection. */
    void ended(RecordedCall call) {
        lock.lock();
        try {
            Stretch poll = pollOfCall.remove(call.number());
            if (poll != null) {
                poll.to = clock.instant();
                show(poll);
            }
        } finally {
            lock.unlock();
        }
        if (call.delivered() && Integer.valueOf(409).equals(call.status())) {
            mark("409", call.method() + " was answered with 409");
        }
    }
}
