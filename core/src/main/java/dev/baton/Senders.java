package dev.baton;

import dev.baton.time.TimeSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a server, one for each request from its first byte on. Whoever takes too long to send a request is cut
 * off, and so is the slowest when too many send at once; interrupting a thread closes the connection that it reads.
 *
 * <p>So those who send slowly, or never finish, cost a connection and nothing else: they keep nobody waiting, and
 * nobody is refused because of them. Decided against: the server's own limits, which are properties of the whole JVM.
 * Thread-safe.
 */
final class Senders implements Executor {

    /** How long a request may take to arrive, all of it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many requests may be on their way in at the same time. */
    static final int MOST = 256;

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Who is sending, and until when they may; the oldest first. */
    private final Map<Thread, Long> sending = new LinkedHashMap<>();

    private boolean watched;

    Senders(TimeSource time) {
        this.time = time;
    }

    @Override
    public void execute(Runnable request) {
        Thread.ofVirtual().name("baton-http-front").start(() -> {
            begin();
            try {
                request.run();
            } finally {
                received();
            }
        });
    }

    private void begin() {
        lock.lock();
        try {
            if (sending.size() >= MOST) {
                cutOffOldest();
            }
            sending.put(Thread.currentThread(), time.nanos() + PATIENCE.toNanos());
            if (!watched) {
                watched = true;
                Thread.ofVirtual().name("baton-http-senders").start(this::watch);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The request of the calling thread has arrived: what follows may take its time. */
    void received() {
        lock.lock();
        try {
            sending.remove(Thread.currentThread());
            if (sending.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The body of the request of the calling thread, at whose end it has arrived. */
    InputStream watched(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                return noted(super.read());
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return noted(super.read(into, from, length));
            }

            private int noted(int read) {
                if (read < 0) {
                    received();
                }
                return read;
            }
        };
    }

    /** Ends with the last sender, so that a server that has nothing to do has no thread. */
    private void watch() {
        lock.lock();
        try {
            Long oldest = oldest();
            while (oldest != null) {
                if (time.nanos() - oldest >= 0) {
                    cutOffOldest();
                } else {
                    time.await(lock, changed, oldest);
                }
                oldest = oldest();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        } finally {
            watched = false;
            lock.unlock();
        }
    }

    private @Nullable Long oldest() {
        return sending.isEmpty() ? null : sending.values().iterator().next();
    }

    private void cutOffOldest() {
        Thread oldest = sending.keySet().iterator().next();
        sending.remove(oldest);
        oldest.interrupt();
    }

    /** Cuts everybody off who is still sending. */
    void close() {
        lock.lock();
        try {
            while (!sending.isEmpty()) {
                cutOffOldest();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
