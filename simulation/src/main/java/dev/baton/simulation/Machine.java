package dev.baton.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A process on a host of its own: threads, a clock, and what can happen to both. Its threads are virtual ones whose
 * turns the {@link World} gives; one that is frozen gets none until it is thawed, and one that was killed never again.
 */
final class Machine implements Executor {

    private final World world;
    private final String name;
    private final MachineClock clock;
    private final List<Runnable> held = new ArrayList<>();
    private boolean frozen;
    private boolean dead;

    Machine(World world, String name, double rate) {
        this.world = world;
        this.name = name;
        this.clock = new MachineClock(world, this, rate);
    }

    MachineClock clock() {
        return clock;
    }

    World world() {
        return world;
    }

    /** Called by the JDK when a thread of this machine could run. */
    @Override
    public void execute(Runnable turn) {
        if (frozen) {
            held.add(turn);
        } else if (!dead) {
            world.ready(this, turn);
        }
    }

    /** Starts a thread of this machine. */
    void start(String thread, Runnable task) {
        VirtualThreads.on(this).name(thread).start(() -> {
            Trace.enter(this);
            task.run();
        });
    }

    /** SIGSTOP. */
    void freeze() {
        if (!dead && !frozen) {
            frozen = true;
            held.addAll(world.withdraw(this));
        }
    }

    /** The host is suspended: as frozen, and its monotonic clock stands still. */
    void suspend() {
        if (!dead && !frozen) {
            freeze();
            clock.stop();
        }
    }

    /** SIGCONT, or the host wakes up. */
    void thaw() {
        if (frozen) {
            frozen = false;
            clock.goOn();
            held.forEach(turn -> world.ready(this, turn));
            held.clear();
        }
    }

    /** SIGKILL. */
    void kill() {
        frozen = false;
        held.clear();
        dead = true;
        world.withdraw(this);
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean isDead() {
        return dead;
    }

    boolean runs() {
        return !dead && !frozen;
    }

    @Override
    public String toString() {
        return name;
    }
}
