package dev.baton.simulation;

import dev.baton.simulation.World.Event;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * The clocks of one machine. Both run at the machine's own rate; the one on the wall can be set, and the monotonic one
 * stands still while the host is suspended.
 */
final class MachineClock implements TimeSource {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final World world;
    private final Machine machine;
    private final double rate;
    private final long origin;
    private Duration wallOffset = Duration.ZERO;
    private long slept;
    private long stoppedAt = -1;

    MachineClock(World world, Machine machine, double rate) {
        this.world = world;
        this.machine = machine;
        this.rate = rate;
        this.origin = world.now();
    }

    @Override
    public Instant now() {
        return BEGINNING
                .plusNanos(origin + (long) ((world.now() - origin) * rate))
                .plus(wallOffset);
    }

    @Override
    public long nanos() {
        long sleeping = stoppedAt < 0 ? 0 : world.now() - stoppedAt;
        return (long) ((world.now() - origin - slept - sleeping) * rate);
    }

    /** Sets the clock on the wall. */
    void jump(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    void stop() {
        stoppedAt = world.now();
    }

    void goOn() {
        if (stoppedAt >= 0) {
            slept += world.now() - stoppedAt;
            stoppedAt = -1;
        }
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
    public void await(Lock lock, Condition condition, long deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos() - deadline >= 0) {
            return;
        }
        Event timer = alarm(deadline, () -> signal(lock, condition));
        try {
            condition.await();
        } finally {
            timer.cancel();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        long deadline = nanos() + duration.toNanos();
        while (parkUntil(deadline)) {
            // not yet
        }
    }

    /**
     * Waits until somebody unparks the thread, or the deadline.
     *
     * @return false if the deadline has passed
     */
    boolean parkUntil(long deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos() - deadline >= 0) {
            return false;
        }
        Thread sleeper = Thread.currentThread();
        Event timer = alarm(deadline, () -> LockSupport.unpark(sleeper));
        LockSupport.park(this);
        timer.cancel();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return nanos() - deadline < 0;
    }

    private Event alarm(long deadline, Runnable what) {
        return world.at(world.now() + (long) Math.ceil((deadline - nanos()) / rate) + 1, what);
    }

    /** The lock may be held by a thread that waits for something else; then a thread of the machine waits for it. */
    private void signal(Lock lock, Condition condition) {
        if (lock.tryLock()) {
            try {
                condition.signalAll();
            } finally {
                lock.unlock();
            }
        } else {
            machine.start("alarm", () -> {
                lock.lock();
                try {
                    condition.signalAll();
                } finally {
                    lock.unlock();
                }
            });
        }
    }
}
