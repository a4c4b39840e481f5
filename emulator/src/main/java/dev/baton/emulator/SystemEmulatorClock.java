package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Real time. A task in waiting is a sleeping virtual thread: it needs no executor that somebody would have to close,
 * and one slow task cannot delay another, as it could on a shared timer thread.
 */
enum SystemEmulatorClock implements EmulatorClock {
    INSTANCE;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        AtomicBoolean decided = new AtomicBoolean();
        Thread thread = Thread.ofVirtual().name("baton-emulator-timer").start(() -> {
            try {
                Thread.sleep(delay.isNegative() ? Duration.ZERO : delay);
            } catch (InterruptedException e) {
                return; // only cancel() interrupts, and only when the task will not run
            }
            if (decided.compareAndSet(false, true)) {
                task.run();
            }
        });
        return () -> {
            if (decided.compareAndSet(false, true)) {
                thread.interrupt();
            }
        };
    }
}
