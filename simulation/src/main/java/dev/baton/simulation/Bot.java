package dev.baton.simulation;

import dev.baton.BotMode;
import dev.baton.HeldPolicy;
import dev.baton.RuntimeState;
import dev.baton.SimulatedRuntime;
import dev.baton.Update;
import dev.baton.WebhookEndpoint;
import dev.baton.botapi.BotApi;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One instance of the bot: a process on a machine, with the runtime in it. */
final class Bot {

    /**
     * Whoever is silent for longer may not count as present any more: a quarter less than that, by clocks that differ.
     */
    private static final long LONGEST_OUT_OF_TOUCH = TimeUnit.SECONDS.toNanos(5);

    /**
     * So long it may be in touch without saying that it is present: it does so four times in its presence, and has an
     * answer within a second.
     */
    private static final long WORDLESS = TimeUnit.MILLISECONDS.toNanos(2_500 + 1_000);

    /** So long it takes at the end to say what is done, at least if the store does not answer. */
    private static final long LAST_WORDS = TimeUnit.SECONDS.toNanos(3);

    private final World world;
    private final Ledger ledger;
    private final Server storeServer;
    private final Server telegramServer;
    private final Telegram telegram;
    private final BotMode mode;
    private final int mostInFlight;
    private final Machine machine;
    private final Wire toStore;
    private final Wire toTelegram;
    private final LeaseStore store;
    private final SimulatedRuntime runtime;
    private boolean killed;
    private boolean introduced;
    private boolean wasSuspended;
    private boolean wasSetBack;
    private boolean doubted;
    private boolean stopping;
    private boolean stopped;
    private long wellSince;
    private long inTouchAt;
    private long outOfTouchAt = -LAST_WORDS;
    private long absentAt = -1;
    private long sluggishAt;

    Bot(Town town, String name, HeldPolicy whenHeld, double rate) {
        this.world = town.world();
        this.ledger = town.ledger();
        this.storeServer = town.store().server();
        this.telegramServer = town.telegram().server();
        this.telegram = town.telegram();
        this.mode = town.habits().mode();
        this.mostInFlight = town.habits().limits().updates();
        this.machine = new Machine(world, name, rate);
        Random chance = new Random(world.random().nextLong());
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
                mode,
                whenHeld,
                store,
                town.mutation().api(new TelegramOnWire(town.telegram(), town.watch(), this, toTelegram)),
                this::handle,
                town.habits().limits(),
                town.habits().failures(),
                time,
                chance,
                this::loses);
        this.wellSince = world.now();
        this.inTouchAt = world.now();
    }

    void start() {
        world.note(this, "starts");
        machine.start("main", () -> {
            String reason = runtime.run().message();
            world.note(this, "stopped: " + reason);
            if (world.now() - outOfTouchAt < LAST_WORDS) {
                ledger.trouble(this, false);
            }
            if (mode == BotMode.POLLING && (!toTelegram.isWell() || !telegramServer.isUp())) {
                ledger.trouble(this, true);
            }
            stopped = true;
            telegram.hangUp(this);
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
            ledger.trouble(this, runtime.lease().isPresent());
            killed = true;
            machine.kill();
            telegram.hangUp(this);
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
        Effort effort = ledger.begins(this, update);
        try {
            machine.clock().sleep(effort.takes());
        } catch (InterruptedException e) {
            ledger.breaksOff(this, update);
            throw e;
        }
        if (ledger.fails(this, update)) {
            throw new IllegalStateException("a simulated failure");
        }
        ledger.ends(this, update);
    }

    private void loses() {
        world.note(this, "loses its lease");
        cannotRelyOnLease();
    }

    /** What is delivered goes on whoever has the lease. */
    private void cannotRelyOnLease() {
        if (mode == BotMode.POLLING) {
            ledger.trouble(this, true);
        }
    }

    /** Telegram delivers an update. If the connection breaks, there is no answer. */
    void delivers(String update, Consumer<WebhookEndpoint.Answer> answered) {
        toTelegram.push(() -> machine.start("delivery", () -> {
            try {
                WebhookEndpoint.Answer answer = runtime.receive(update);
                world.note(this, "answers a delivery with " + answer.status());
                toTelegram.reply(() -> answered.accept(answer));
            } catch (InterruptedException hungUp) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Whether a connection to it is accepted, be it by a process that stands still. */
    boolean takesConnections() {
        return isAlive();
    }

    /** It is about to set the webhook, which only the holder may. */
    void setsWebhook() {
        if (!isValid()) {
            world.violated(this + " set the webhook without a valid lease");
        }
    }

    /** It is about to ask for updates, which only the holder may, and for no more than there is room for. */
    void polls(int limit) {
        if (!isValid()) {
            world.violated(this + " asked for updates without a valid lease");
        }
        if (limit > 1 && limit + runtime.inFlight() > mostInFlight) {
            world.violated(this + " asked for " + limit + " updates with " + runtime.inFlight() + " in flight");
        }
    }

    /**
     * Looks, after everything that happens, whether it can be reached and knows what it holds.
     *
     * @return whether it would act now, if it had something to do
     */
    boolean look() {
        if (!toStore.isPrompt()) {
            sluggishAt = world.now();
        }
        boolean valid = runtime.isValid();
        boolean doubts = !valid && runtime.lease().isPresent();
        if (doubts && !doubted) {
            cannotRelyOnLease();
        }
        doubted = doubts;
        if (machine.runs() && toStore.isWell() && storeServer.isUp()) {
            if (world.now() - outOfTouchAt >= WORDLESS) {
                inTouchAt = world.now();
            }
            return valid;
        }
        outOfTouchAt = world.now();
        if (world.now() - inTouchAt > LONGEST_OUT_OF_TOUCH) {
            absentAt = world.now();
        }
        return valid && machine.runs();
    }

    /** Since when it could ask the store and had an answer each time, if it can now. */
    long inReachSince() {
        return Math.max(outOfTouchAt, sluggishAt);
    }

    /** When it last was out of touch with the store for so long that it may not have counted as present. */
    long absentAt() {
        return absentAt;
    }

    /** It knows which bot it is, and asks for the lease. */
    void asks() {
        introduced = true;
    }

    void couldNotSettle() {
        world.note(this, "could not confirm what it handled");
        ledger.trouble(this, true);
    }

    /** It gave up a request that had not arrived, and may take it that it has. */
    void mayNotHaveSettled() {
        ledger.unnoticed(this);
    }

    boolean isValid() {
        return runtime.isValid();
    }

    /** Whether it would act now, if it had something to do. */
    boolean acts() {
        return isAlive() && runtime.isValid() && machine.runs();
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
