package dev.baton.cli.sandbox;

import dev.baton.emulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/** The latest calls of the bot, for the inspector. Thread-safe. */
final class CallFeed {

    static final int KEPT = 500;

    private static final String POLL = "getupdates";

    private final Feed feed = new Feed(KEPT);
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Long, RecordedCall> calls = new LinkedHashMap<>();
    private final LinkedHashMap<Long, RecordedCall> polls = new LinkedHashMap<>();

    /** A poll that waits: since when, and from which port. */
    record Poll(Instant since, int port) {}

    void arrived(RecordedCall call) {
        keep(calls, call);
        if (isPoll(call)) {
            keep(polls, call);
        }
        feed.put(String.valueOf(call.number()), CallJson.summary(call, false));
    }

    void ended(RecordedCall call) {
        keep(calls, call);
        lock.lock();
        try {
            polls.remove(call.number());
        } finally {
            lock.unlock();
        }
        feed.put(String.valueOf(call.number()), CallJson.summary(call, true));
    }

    private void keep(SequencedMap<Long, RecordedCall> those, RecordedCall call) {
        lock.lock();
        try {
            those.put(call.number(), call);
            if (those.size() > KEPT) {
                those.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    static boolean isPoll(RecordedCall call) {
        return call.method().equalsIgnoreCase(POLL);
    }

    Feed feed() {
        return feed;
    }

    /** Everything about a call, if it is not too long ago. */
    Optional<String> details(long number) {
        lock.lock();
        try {
            return Optional.ofNullable(calls.get(number)).map(CallJson::details);
        } finally {
            lock.unlock();
        }
    }

    /** The latest poll without an answer. */
    Optional<Poll> waitingPoll() {
        lock.lock();
        try {
            return Optional.ofNullable(polls.lastEntry())
                    .map(entry -> new Poll(
                            entry.getValue().receivedAt(), entry.getValue().remotePort()));
        } finally {
            lock.unlock();
        }
    }

    /** In milliseconds, or nothing while there is no answer. */
    static Optional<Long> duration(RecordedCall call) {
        return Optional.ofNullable(call.answeredAt())
                .map(end -> Duration.between(call.receivedAt(), end).toMillis());
    }
}
