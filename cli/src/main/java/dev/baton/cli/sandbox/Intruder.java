package dev.baton.cli.sandbox;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ForeignPoller;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** At times a program that knows nothing of the lease polls the same bot. Thread-safe. */
final class Intruder implements AutoCloseable {

    private final BotApiEmulator emulator;
    private final String token;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Long> taken = new HashSet<>();
    private @Nullable ForeignPoller poller;
    private boolean closed;

    Intruder(BotApiEmulator emulator, String token) {
        this.emulator = emulator;
        this.token = token;
    }

    void come() {
        lock.lock();
        try {
            if (poller == null && !closed) {
                poller = ForeignPoller.start(emulator.url(), token);
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            ForeignPoller gone = poller;
            if (gone != null) {
                gone.close();
                taken.addAll(gone.updateIds());
                poller = null;
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isThere() {
        lock.lock();
        try {
            return poller != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it got an update. */
    boolean hasTaken(long updateId) {
        lock.lock();
        try {
            return taken.contains(updateId)
                    || (poller != null && poller.updateIds().contains(updateId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        leave();
    }
}
