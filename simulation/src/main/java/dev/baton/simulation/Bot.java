package dev.baton.simulation;

import dev.baton.HeldPolicy;
import dev.baton.RuntimeState;
import dev.baton.SimulatedRuntime;
import dev.baton.Update;
import dev.baton.botapi.BotApi;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** One instance of the bot: a process on a machine, with the runtime in it. */
final class Bot {

    private final World world;
    private final Ledger ledger;
    private final Machine machine;
    private final Wire toStore;
    private final Wire toTelegram;
    private final Random chance;
    private final LeaseStore store;
    private final SimulatedRuntime runtime;
    private boolean killed;
    private boolean killedHolding;
    private boolean introduced;
    private boolean wasSuspended;
    private boolean wasSetBack;
    private boolean lost;
    private boolean unsettled;
    private boolean doubted;
    private boolean stopping;
    private boolean stopped;
    private long wellSince;

    Bot(Town town, String name, HeldPolicy whenHeld, double rate) {
        this.world = town.world();
        this.ledger = town.ledger();
        this.machine = new Machine(world, name, rate);
        this.chance = new Random(world.random().nextLong());
        this.toStore = new Wire(machine, town.store().server());
        this.toTelegram = new Wire(machine, town.telegram().server());
        Holder self = new Holder(name, "host-" + name, "1", machine.clock().now());
        TimeSource time = town.mutation().time(machine.clock());
        this.store = new WatchedStore(
                town.mutation().store(town.store().connect(machine, toStore, SimulatedRuntime.LEASE, self), time),
                this,
                town.watch());
        this.runtime = new SimulatedRuntime(
                self,
                whenHeld,
                store,
                town.mutation().api(new TelegramOnWire(town.telegram(), this, toTelegram)),
                this::handle,
                time,
                chance,
                this::loses);
        this.wellSince = world.now();
    }

    void start() {
        world.note(this, "starts");
        machine.start("main", () -> {
            String reason = runtime.run().message();
            world.note(this, "stopped: " + reason);
            stopped = true;
            store.close();
        });
    }

    /** SIGTERM. */
    void stop() {
        if (isAlive() && !stopping) {
            world.note(this, "gets SIGTERM");
            stopping = true;
            machine.start("signal", runtime::stop);
        }
    }

    /** SIGKILL. */
    void kill() {
        if (isAlive()) {
            world.note(this, "is killed");
            killed = true;
            killedHolding = runtime.lease().isPresent();
            machine.kill();
        }
    }

    /** SIGSTOP. */
    void freeze() {
        world.note(this, "is frozen");
        machine.freeze();
    }

    /**
     * Its host is suspended. One whose clock was set back is not: the two together deceive both clocks, which nobody
     * can notice.
     */
    void suspend() {
        if (!wasSetBack) {
            world.note(this, "is suspended");
            wasSuspended = true;
            machine.suspend();
        }
    }

    /** What was frozen or suspended goes on. */
    void thaw() {
        world.note(this, "goes on");
        machine.thaw();
    }

    /** Somebody sets the clock on the wall. */
    void jump(Duration by) {
        if (!wasSuspended || !by.isNegative()) {
            world.note(this, "has its clock set by " + by.toMillis() + " ms");
            wasSetBack |= by.isNegative();
            machine.clock().jump(by);
        }
    }

    private void handle(Update update, BotApi api) throws InterruptedException {
        ledger.begins(this, update);
        try {
            machine.clock().sleep(effort());
        } catch (InterruptedException e) {
            unsettled = true;
            ledger.breaksOff(this, update);
            throw e;
        }
        ledger.ends(this, update);
    }

    /** Most handlers are quick, some ask somebody, few take long. */
    private Duration effort() {
        int kind = chance.nextInt(100);
        return Duration.ofMillis(
                kind < 85 ? chance.nextInt(20) : kind < 97 ? chance.nextInt(800) : chance.nextInt(9_000));
    }

    private void loses() {
        world.note(this, "loses its lease");
        lost = true;
    }

    /** It is about to ask for updates, which only the holder may. */
    void polls() {
        if (!isValid()) {
            world.violated(this + " asked for updates without a valid lease");
        }
    }

    /** It knows which bot it is, and asks for the lease. */
    void asks() {
        introduced = true;
    }

    void couldNotSettle() {
        world.note(this, "could not confirm what it handled");
        unsettled = true;
    }

    boolean isValid() {
        return runtime.isValid();
    }

    /** Whether it would act now, if it had something to do. */
    boolean acts() {
        boolean valid = !killed && !stopped && runtime.isValid();
        doubted |= !valid && runtime.lease().isPresent();
        return valid && machine.runs();
    }

    Optional<Lease> lease() {
        return runtime.lease();
    }

    RuntimeState state() {
        return runtime.state();
    }

    boolean isAlive() {
        return !killed && !stopped;
    }

    boolean isStopping() {
        return stopping;
    }

    boolean diedHolding() {
        return killedHolding;
    }

    /** Whether what it handled may be handled again: it did not come to a good end, or will not. */
    boolean hasExcuse() {
        return killed || lost || unsettled || doubted;
    }

    Machine machine() {
        return machine;
    }

    Wire toStore() {
        return toStore;
    }

    Wire toTelegram() {
        return toTelegram;
    }

    /** Since when it could have the lease, if nobody else had it. */
    long wellSince() {
        if (!introduced || !machine.runs() || stopping || stopped || !toStore.isWell()) {
            wellSince = world.now();
        }
        return wellSince;
    }

    boolean isCandidate() {
        return machine.runs() && !stopping && !stopped;
    }

    @Override
    public String toString() {
        return machine.toString();
    }
}
