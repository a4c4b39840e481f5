package dev.baton.emulator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection when neither a request was read nor a response written for too long, however many bytes came
 * meanwhile (tdlib/td, {@code HttpConnectionBase.cpp}). In real time: it is about the network.
 *
 * <p>It sleeps on a thread of its own. A read with a timeout would do too, but costs each request two wake-ups of the
 * thread that keeps the timers.
 */
final class IdleLimit {

    private final long nanos;
    private final Thread watch;
    private volatile long deadline;

    /** One that does not count yet. */
    IdleLimit(Duration limit, Runnable whenOver) {
        nanos = limit.toNanos();
        watch = Thread.ofVirtual().name("baton-emulator-idle").unstarted(() -> {
            try {
                awaitDeadline();
            } catch (InterruptedException stopped) {
                return;
            }
            whenOver.run();
        });
    }

    void start() {
        restart();
        watch.start();
    }

    /** A request was read, or a response written. */
    void restart() {
        deadline = System.nanoTime() + nanos;
    }

    private void awaitDeadline() throws InterruptedException {
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** Counts no more. */
    void stop() {
        watch.interrupt();
    }
}
