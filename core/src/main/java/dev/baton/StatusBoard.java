package dev.baton;

import dev.baton.botapi.BotIdentity;
import dev.baton.botapi.ConflictKind;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** What is known of a runtime at this moment, for whoever asks; and the one who tells the listeners. Thread-safe. */
final class StatusBoard {

    private final Logger log;
    private final Settings settings;
    private final String instance;
    private final String store;
    private final TimeSource time;
    private final List<RuntimeListener> listeners;
    private final Instant startedAt;

    private final ReentrantLock lock = new ReentrantLock();
    private RuntimeState state = RuntimeState.STARTING;
    private @Nullable BotIdentity bot;
    private @Nullable Lease lease;
    private @Nullable Holding heldBy;
    private @Nullable String storeProblem;
    private RuntimeStatus.@Nullable ConflictStatus conflict;
    private @Nullable String webhookProblem;
    private long conflicts;
    private final AtomicLong handled = new AtomicLong();
    private long failed;
    private long lastUpdateId;
    private @Nullable Long contactAt;

    StatusBoard(Settings settings, String instance, String store, TimeSource time, List<RuntimeListener> listeners) {
        this(settings, instance, store, time, listeners, LoggerFactory.getLogger(StatusBoard.class));
    }

    private StatusBoard(
            Settings settings,
            String instance,
            String store,
            TimeSource time,
            List<RuntimeListener> listeners,
            Logger log) {
        this.log = log;
        this.settings = settings;
        this.instance = instance;
        this.store = store;
        this.time = time;
        this.listeners = List.copyOf(listeners);
        this.startedAt = time.now();
    }

    /** One for a runtime that does not exist: nobody is told of anything. */
    static StatusBoard silent(Settings settings, TimeSource time) {
        return new StatusBoard(settings, "", "", time, List.of(), NOPLogger.NOP_LOGGER);
    }

    /** Called by the loop alone, which owns the state. */
    void state(RuntimeState next) {
        RuntimeState before = change(() -> {
            RuntimeState old = state;
            state = next;
            if (next != RuntimeState.CONFLICT) {
                conflict = null;
            }
            return old;
        });
        if (before != next) {
            log.debug("State {} -> {}", before, next);
            tell(listener -> listener.stateChanged(before, next));
        }
    }

    RuntimeState state() {
        return change(() -> state);
    }

    void bot(BotIdentity identity) {
        change(() -> bot = identity);
    }

    void holding(Lease own) {
        change(() -> {
            lease = own;
            heldBy = null;
            contactAt = time.nanos();
            return null;
        });
    }

    void released() {
        change(() -> lease = null);
    }

    void heldBy(Holding other) {
        change(() -> heldBy = other);
    }

    void storeProblem(@Nullable String problem) {
        change(() -> storeProblem = problem);
    }

    void webhookProblem(@Nullable String problem) {
        change(() -> webhookProblem = problem);
    }

    void conflict(ConflictKind kind, String description, Optional<Instant> nextLook) {
        change(() -> {
            conflicts++;
            conflict = new RuntimeStatus.ConflictStatus(
                    kind, kind.meaning(), kind.advice(), conflict == null ? time.now() : conflict.since(), nextLook);
            return null;
        });
        tell(listener -> listener.conflictDetected(kind, description));
    }

    /** Notes that a poll was answered, or the webhook was seen to be ours. */
    void contact() {
        change(() -> contactAt = time.nanos());
    }

    void received(long updateId) {
        change(() -> lastUpdateId = updateId);
    }

    void handled(Update update, Duration took) {
        handled.incrementAndGet();
        tell(listener -> listener.updateHandled(update, took));
    }

    void failed(Update update, Throwable failure) {
        log.error("The handler failed on {}; it is set aside and the next ones go on.", update, failure);
        change(() -> failed++);
        tell(listener -> listener.updateFailed(update, failure));
    }

    RuntimeStatus status() {
        return change(() -> new RuntimeStatus(
                settings.token().id(),
                Optional.ofNullable(bot).map(BotIdentity::username),
                instance,
                settings.place(),
                settings.version(),
                settings.mode(),
                state,
                startedAt,
                store,
                Optional.ofNullable(lease),
                Optional.ofNullable(heldBy),
                Optional.ofNullable(storeProblem),
                Optional.ofNullable(webhookProblem),
                Optional.ofNullable(conflict),
                conflicts,
                handled.get(),
                failed,
                lastUpdateId,
                Optional.ofNullable(contactAt).map(at -> Duration.ofNanos(time.nanos() - at))));
    }

    private interface Change<T extends @Nullable Object> {
        T make();
    }

    private <T extends @Nullable Object> T change(Change<T> change) {
        lock.lock();
        try {
            return change.make();
        } finally {
            lock.unlock();
        }
    }

    private void tell(Consumer<RuntimeListener> what) {
        for (RuntimeListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException failure) {
                log.warn("A listener failed, which changes nothing.", failure);
            }
        }
    }
}
