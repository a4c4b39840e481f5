package dev.baton.simulation;

import dev.baton.BotMode;
import dev.baton.HeldPolicy;
import dev.baton.SimulatedRuntime;
import dev.baton.lease.Holder;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that one seed needs: a store, Telegram with users who write, and instances of one bot. */
final class Town {

    /**
     * A free lease is taken within this time: the life of a lease by a clock that is a fifth slow, the pause between
     * two looks, and the longest pause after a store that did not answer, with its call.
     */
    static final Duration BOUND = Duration.ofMillis(12_500 + 2_500 + 2_500 + 1_000);

    private static final int CHATS = 5;
    private static final Duration WRITE_EVERY = Duration.ofMillis(700);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(12);
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private final World world;
    private final Random random;
    private final Ledger ledger;
    private final Telegram telegram;
    private final Store store;
    private final Watch watch;
    private final List<Bot> bots = new ArrayList<>();
    private final double drift;
    private final Mutation mutation;
    private final Habits habits;
    private Function<Random, Effort> effort = Effort::drawn;
    private boolean writing = true;

    /**
     * A town.
     *
     * @param drift by how much of itself a clock may run fast or slow
     */
    Town(World world, Function<Town, Store> stores, Function<Random, Habits> habits, Mutation mutation, double drift) {
        this.world = world;
        this.random = world.random();
        this.drift = drift;
        this.mutation = mutation;
        this.ledger = new Ledger(world);
        long firstUpdate = Telegram.firstUpdate(random);
        this.store = stores.apply(this);
        this.watch = new Watch(world, ledger, store, bots, BOUND);
        new Standstill(world, ledger, store, bots);
        this.habits = habits.apply(random);
        boolean delivers = this.habits.mode() == BotMode.WEBHOOK;
        this.telegram = new Telegram(world, ledger, firstUpdate, delivers ? Optional.of(bots) : Optional.empty());
        ledger.opens(store, this.habits);
        write();
    }

    /** The rate of a clock in this town. */
    double rate() {
        return 1 + drift * (2 * random.nextDouble() - 1);
    }

    private void write() {
        if (writing) {
            telegram.post(1 + random.nextInt(CHATS), effort.apply(random));
            double gap = -Math.log(1 - random.nextDouble()) * WRITE_EVERY.toNanos();
            world.after((long) gap, this::write);
        }
    }

    /** What is written from now on costs so much. */
    void costs(Function<Random, Effort> next) {
        effort = next;
    }

    /** Somebody writes a number of messages at once. */
    void burst(int messages) {
        for (int i = 0; i < messages; i++) {
            telegram.post(1 + random.nextInt(CHATS), effort.apply(random));
        }
    }

    /** Starts an instance. */
    Bot deploy(HeldPolicy whenHeld) {
        return deploy(whenHeld, rate());
    }

    /** Starts an instance on a machine whose clock runs at a given rate. */
    Bot deploy(HeldPolicy whenHeld, double rate) {
        Bot bot = new Bot(this, "bot-" + (bots.size() + 1), whenHeld, rate);
        bots.add(bot);
        bot.start();
        return bot;
    }

    void pass(Duration time) {
        world.runUntil(world.now() + time.toNanos());
    }

    void pass(long millis) {
        pass(Duration.ofMillis(millis));
    }

    Optional<Bot> holder() {
        return bots.stream().filter(Bot::acts).findFirst();
    }

    Optional<Bot> standby() {
        return bots.stream().filter(bot -> bot.isCandidate() && !bot.acts()).findFirst();
    }

    List<Bot> living() {
        return bots.stream().filter(Bot::isAlive).toList();
    }

    /** A living instance, if there is one. */
    @Nullable Bot anyone() {
        List<Bot> living = living();
        return living.isEmpty() ? null : living.get(random.nextInt(living.size()));
    }

    /** As an operator does who wants a standby to have the lease. */
    void offerTo(Bot standby) {
        Machine desk = new Machine(world, "operator", 1);
        Wire wire = new Wire(desk, store.server());
        desk.start("offer", () -> {
            LeaseStore client =
                    store.connect(desk, wire, SimulatedRuntime.LEASE, Holder.unknown("operator-" + world.now()));
            try {
                world.note(
                        desk, "offers to " + standby + ": " + client.offer(SimulatedRuntime.LEASE, standby.toString()));
            } catch (LeaseStoreException outage) {
                world.note(desk, "cannot offer: " + outage.getMessage());
            } finally {
                client.close();
            }
        });
    }

    /** Ends all faults and all writing; then everything must come right, and everybody stop when told to. */
    void comeToRest() {
        writing = false;
        store.thaw();
        if (store.forgets()) {
            store.full(false);
        }
        telegram.server().up();
        for (Bot bot : living()) {
            bot.machine().thaw();
            bot.toStore().heal();
            bot.toTelegram().heal();
        }
        if (living().stream().noneMatch(Bot::isCandidate)) {
            deploy(HeldPolicy.STANDBY);
        }
        long end = world.now() + PATIENCE.toNanos();
        while (!isAtRest() && world.now() < end) {
            pass(LOOK);
        }
        if (!isAtRest()) {
            world.violated("after all faults were over, "
                    + holder().map(Bot::toString).orElse("nobody") + " held the lease, and not all was well: "
                    + ledger.missing());
        }
        living().forEach(Bot::stop);
        pass(TO_STOP);
        if (!living().isEmpty()) {
            world.violated(living() + " did not stop");
        }
        if (!ledger.missing().isEmpty()) {
            world.violated("after all had stopped, not all was well: " + ledger.missing());
        }
        ledger.close();
    }

    private boolean isAtRest() {
        return holder().isPresent() && ledger.missing().isEmpty();
    }

    Tally tally() {
        Tally tally = watch.tally();
        tally.seed(world.now(), ledger, telegram.liveConflicts());
        return tally;
    }

    /**
     * What is documented as not promised happens: for so long two may act, and what the one has handled the other may
     * handle again.
     */
    void mayOverlap(Duration longest) {
        watch.allowOverlap(longest);
        ledger.allowOverlap();
    }

    Habits habits() {
        return habits;
    }

    Mutation mutation() {
        return mutation;
    }

    World world() {
        return world;
    }

    Ledger ledger() {
        return ledger;
    }

    Telegram telegram() {
        return telegram;
    }

    Store store() {
        return store;
    }

    Watch watch() {
        return watch;
    }
}
