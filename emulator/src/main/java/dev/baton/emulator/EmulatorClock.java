package dev.baton.emulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the emulator takes its time from; nothing in it reads another clock. Use {@link #system()} to live in real time
 * and {@link ManualEmulatorClock} to move time by hand. Implementations are thread-safe.
 */
public interface EmulatorClock {

    /** The date as bots see it, in messages and in expiries. */
    Instant now();

    /** Elapsed time in nanoseconds since a point that means nothing; only differences count. Never goes back. */
    long nanoTime();

    /**
     * Runs a task once, a while from now. The task must not be run on the calling thread before this method returns.
     *
     * @param delay the while; zero or negative means as soon as possible
     * @param task what to run; it does not throw
     * @return a handle that can call it off
     */
    Timer schedule(Duration delay, Runnable task);

    /** Real time. Tasks run on virtual threads of their own. */
    static EmulatorClock system() {
        return SystemEmulatorClock.INSTANCE;
    }

    /** A task that waits for its time. */
    interface Timer {

        /** Calls the task off; without effect when it has started already. */
        void cancel();
    }
}
