package dev.baton.simulation;

import dev.baton.BotMode;
import dev.baton.HeldPolicy;
import dev.baton.lease.redis.LuaScripts;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** A bad day, by name. What it leaves open is drawn from the seed: the moment, the delays, who is first. */
enum Scenario {
    PLAIN_DEPLOY("a deploy: the new instance asks, the old one is stopped later", true, Scenario::plainDeploy),
    TWO_DEPLOYS("two deploys at once", true, Scenario::twoDeploys),
    OPERATOR("an operator offers the lease to a standby", true, Scenario::operator),
    STOP("the holder is stopped, a standby waits", true, Scenario::stop),
    KILL("the holder is killed, a standby waits", false, Scenario::kill),
    ASKER_DIES("the new instance dies after it asked", false, Scenario::askerDies),
    FREEZE("the holder is frozen for 30 s", false, town -> pause(town, Bot::freeze)),
    SUSPEND("the holder's host is suspended for 30 s", false, town -> pause(town, Bot::suspend)),
    CUT_STORE("the holder is cut off from the store", false, Scenario::cutStore),
    CUT_STANDBY("the standby is cut off from the store", true, Scenario::cutStandby),
    CUT_TELEGRAM("the holder is cut off from Telegram", false, Scenario::cutTelegram),
    SLOW("a network that takes up to a second", false, Scenario::slow),
    STORE_DOWN("the store is away for 5 s", true, Scenario::storeDown),
    STORE_FROZEN("the store is frozen for 15 s", false, Scenario::storeFrozen),
    STORE_EMPTY("the store restarts and has forgotten everything", true, Scenario::storeEmpty),
    FAIL_OVER("a stale replica takes over right after a change of holder", false, Scenario::failOver),
    KEY_DELETED("an operator deletes the key, again and again", true, Scenario::keyDeleted),
    FULL("the store is full while a deploy goes on", false, Scenario::full),
    CLOCK_FORWARD("the holder's clock is set forward by an hour", true, town -> jump(town, Duration.ofHours(1))),
    CLOCK_BACK("the holder's clock is set back by an hour", true, town -> jump(town, Duration.ofHours(-1))),
    STORE_CLOCK("the store's clock is set forward by a minute", false, Scenario::storeClock),
    DRIFT("a holder whose clock is slow by 15 %, killed and cut off", false, Scenario::drift),
    HAND_OVER_BUSY("deploys while handlers run for half a minute", true, Scenario::handOverBusy),
    STOP_BUSY("the holder is stopped while handlers run for half a minute", false, Scenario::stopBusy),
    MANY_DEPLOYS("ten deploys in a row, with handlers of half a minute", false, Scenario::manyDeploys),
    KILL_HAND_OVER("the old or the new one is killed at some moment of a hand-over", false, Scenario::killHandOver),
    JOURNAL_AWAY("the store is away when the journal is to be written", false, Scenario::journalAway),
    OLD_FREEZES("the old one is frozen while it finishes handlers", false, town -> whileFinishing(town, Bot::freeze)),
    OLD_CUT_OFF(
            "the old one is cut off while it finishes handlers", false, town -> whileFinishing(town, Scenario::cutOff)),
    OLD_DIES("the old one is killed while it finishes handlers", false, town -> whileFinishing(town, Bot::kill)),
    FLOOD("more is written than may be in memory", true, Scenario::flood),
    WEBHOOK_DEPLOYS(BotMode.WEBHOOK, "deploys while handlers run for half a minute", true, Scenario::handOverBusy),
    WEBHOOK_STOP(BotMode.WEBHOOK, "the holder is stopped, a standby waits", true, Scenario::stop),
    WEBHOOK_MANY_DEPLOYS(
            BotMode.WEBHOOK, "ten deploys in a row, with handlers of half a minute", false, Scenario::manyDeploys),
    WEBHOOK_KILL(
            BotMode.WEBHOOK,
            "the old or the new one is killed at some moment of a hand-over",
            false,
            Scenario::killHandOver),
    WEBHOOK_OLD_FREEZES(
            BotMode.WEBHOOK,
            "the old one is frozen while it finishes handlers",
            false,
            town -> whileFinishing(town, Bot::freeze)),
    WEBHOOK_OLD_DIES(
            BotMode.WEBHOOK,
            "the old one is killed while it finishes handlers",
            false,
            town -> whileFinishing(town, Bot::kill)),
    WEBHOOK_STORE_DOWN(BotMode.WEBHOOK, "the store is away for 5 s", true, Scenario::storeDown),
    WEBHOOK_FULL(BotMode.WEBHOOK, "the store is full while a deploy goes on", true, Scenario::full),
    MEMORY_DAYS("random days, with the store in memory", false, RandomDay::pass),
    REDIS_DAYS("random days, with Redis", false, RandomDay::pass),
    WEBHOOK_MEMORY_DAYS(BotMode.WEBHOOK, "random days, with the store in memory", false, RandomDay::pass),
    WEBHOOK_REDIS_DAYS(BotMode.WEBHOOK, "random days, with Redis", false, RandomDay::pass);

    private static final double DRIFT_OF_CLOCKS = 0.1;

    /** A renewal by a slow clock, and the longest call: after that a holder knows that another has been let in. */
    private static final Duration NEXT_RENEWAL = Duration.ofMillis(2_800 + 1_000);

    private final BotMode mode;
    private final String title;
    private final boolean quiet;

    @SuppressWarnings("ImmutableEnumChecker") // a method of this enum, or a lambda without a state
    private final Consumer<Town> course;

    Scenario(String title, boolean quiet, Consumer<Town> course) {
        this(BotMode.POLLING, title, quiet, course);
    }

    Scenario(BotMode mode, String title, boolean quiet, Consumer<Town> course) {
        this.mode = mode;
        this.title = mode == BotMode.WEBHOOK ? "by webhook: " + title : title;
        this.quiet = quiet;
        this.course = course;
    }

    String title() {
        return title;
    }

    /** Whether nothing may be handled twice and nobody see a 409: because nobody dies or loses a lease. */
    boolean isQuiet() {
        return quiet;
    }

    boolean isRandom() {
        return switch (this) {
            case MEMORY_DAYS, REDIS_DAYS, WEBHOOK_MEMORY_DAYS, WEBHOOK_REDIS_DAYS -> true;
            default -> false;
        };
    }

    boolean isByWebhook() {
        return mode == BotMode.WEBHOOK;
    }

    private Habits habits(Random chance) {
        Habits habits = isRandom() ? Habits.any(chance) : Habits.usual(chance);
        return isByWebhook() ? habits.byWebhook() : habits;
    }

    Seed run(long seed, LuaScripts scripts, boolean traced) {
        return run(seed, scripts, Mutation.NONE, traced);
    }

    Seed run(long seed, LuaScripts scripts, Mutation mutation, boolean traced) {
        return Seed.run(
                seed,
                DRIFT_OF_CLOCKS,
                town -> this == MEMORY_DAYS || this == WEBHOOK_MEMORY_DAYS
                        ? new MemoryStore(town.world(), town.rate())
                        : new RedisStore(town.world(), town.ledger(), town.rate(), scripts),
                this::habits,
                mutation,
                course,
                traced);
    }

    private static Random chance(Town town) {
        return town.world().random();
    }

    /** So that each seed has another phase of everything that repeats itself. */
    private static void aWhile(Town town) {
        town.pass(10_000 + chance(town).nextInt(5_000));
    }

    private static Bot holder(Town town) {
        return town.holder().orElseThrow(() -> new IllegalStateException("nobody holds the lease"));
    }

    private static Bot standby(Town town) {
        return town.standby().orElseThrow(() -> new IllegalStateException("nobody stands by"));
    }

    private static void pair(Town town) {
        town.deploy(HeldPolicy.STANDBY);
        town.pass(chance(town).nextInt(1_000));
        town.deploy(HeldPolicy.STANDBY);
        aWhile(town);
    }

    private static void plainDeploy(Town town) {
        Bot old = town.deploy(HeldPolicy.HAND_OVER);
        for (int i = 0; i < 4; i++) {
            aWhile(town);
            Bot next = town.deploy(HeldPolicy.HAND_OVER);
            town.pass(chance(town).nextInt(20_000));
            old.stop();
            old = next;
        }
        aWhile(town);
    }

    private static void twoDeploys(Town town) {
        Bot old = town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        town.deploy(HeldPolicy.HAND_OVER);
        town.pass(chance(town).nextInt(50));
        town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        old.stop();
        aWhile(town);
    }

    private static void operator(Town town) {
        pair(town);
        for (int i = 0; i < 3; i++) {
            town.offerTo(standby(town));
            aWhile(town);
        }
    }

    private static void stop(Town town) {
        pair(town);
        holder(town).stop();
        aWhile(town);
    }

    private static void kill(Town town) {
        pair(town);
        holder(town).kill();
        aWhile(town);
        aWhile(town);
    }

    private static void askerDies(Town town) {
        town.deploy(HeldPolicy.HAND_OVER);
        for (int i = 0; i < 4; i++) {
            aWhile(town);
            Bot asker = town.deploy(HeldPolicy.HAND_OVER);
            town.pass(Duration.ofNanos(chance(town).nextInt(60_000_000)));
            asker.kill();
        }
        aWhile(town);
    }

    private static void pause(Town town, Consumer<Bot> pause) {
        pair(town);
        Bot paused = holder(town);
        pause.accept(paused);
        town.pass(30_000);
        paused.thaw();
        aWhile(town);
    }

    /** One handler in forty takes half a minute or more, so that one runs at most times. */
    private static void busy(Town town) {
        town.costs(chance -> chance.nextInt(40) == 0 ? Effort.longest(chance) : Effort.quick(chance));
    }

    private static void handOverBusy(Town town) {
        busy(town);
        Bot old = town.deploy(HeldPolicy.HAND_OVER);
        for (int i = 0; i < 4; i++) {
            aWhile(town);
            Bot next = town.deploy(HeldPolicy.HAND_OVER);
            // longer than any handler runs, so that none is interrupted
            town.pass(65_000 + chance(town).nextInt(20_000));
            old.stop();
            old = next;
        }
        aWhile(town);
    }

    private static void stopBusy(Town town) {
        busy(town);
        pair(town);
        aWhile(town);
        holder(town).stop();
        town.deploy(HeldPolicy.STANDBY);
        aWhile(town);
        holder(town).stop();
        aWhile(town);
    }

    private static void manyDeploys(Town town) {
        busy(town);
        Bot old = town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        for (int i = 0; i < 10; i++) {
            Bot next = town.deploy(HeldPolicy.HAND_OVER);
            town.pass(500 + chance(town).nextInt(3_000));
            old.stop();
            old = next;
        }
        aWhile(town);
    }

    private static void killHandOver(Town town) {
        busy(town);
        town.deploy(HeldPolicy.HAND_OVER);
        for (int i = 0; i < 4; i++) {
            aWhile(town);
            Bot old = holder(town);
            Bot next = town.deploy(HeldPolicy.HAND_OVER);
            town.pass(Duration.ofNanos(chance(town).nextInt(80_000_000)));
            (chance(town).nextBoolean() ? old : next).kill();
            aWhile(town);
        }
        aWhile(town);
    }

    private static void journalAway(Town town) {
        busy(town);
        pair(town);
        town.store().restart(Duration.ofMillis(500 + chance(town).nextInt(6_000)));
        town.pass(chance(town).nextInt(3_000));
        if (chance(town).nextBoolean()) {
            holder(town).stop();
        }
        aWhile(town);
        aWhile(town);
    }

    private static void whileFinishing(Town town, Consumer<Bot> trouble) {
        busy(town);
        town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        Bot old = holder(town);
        town.deploy(HeldPolicy.HAND_OVER);
        town.pass(chance(town).nextInt(2_000));
        trouble.accept(old);
        town.pass(chance(town).nextInt(30_000));
        if (old.isAlive()) {
            old.thaw();
            old.toStore().heal();
        }
        aWhile(town);
    }

    private static void cutOff(Bot bot) {
        bot.toStore().cut(true, true);
    }

    private static void flood(Town town) {
        pair(town);
        town.burst(300);
        aWhile(town);
        town.offerTo(standby(town));
        town.burst(150);
        aWhile(town);
    }

    private static void cutStore(Town town) {
        pair(town);
        cut(town, holder(town).toStore());
        aWhile(town);
    }

    private static void cutStandby(Town town) {
        pair(town);
        cut(town, standby(town).toStore());
        aWhile(town);
    }

    private static void cutTelegram(Town town) {
        pair(town);
        Bot holder = holder(town);
        cut(town, holder.toTelegram());
        aWhile(town);
        holder.stop();
        aWhile(town);
    }

    private static void cut(Town town, Wire wire) {
        int kind = chance(town).nextInt(3);
        wire.cut(kind != 1, kind != 2);
        town.pass(25_000);
        wire.heal();
    }

    private static void slow(Town town) {
        pair(town);
        town.living().forEach(bot -> bot.toStore().slow(Duration.ofMillis(500)));
        town.living().forEach(bot -> bot.toTelegram().slow(Duration.ofMillis(500)));
        aWhile(town);
        town.offerTo(standby(town));
        town.pass(60_000);
    }

    private static void storeDown(Town town) {
        pair(town);
        town.store().restart(Duration.ofSeconds(5));
        aWhile(town);
    }

    private static void storeFrozen(Town town) {
        pair(town);
        town.store().freeze();
        town.pass(15_000);
        town.store().thaw();
        aWhile(town);
    }

    private static void storeEmpty(Town town) {
        pair(town);
        town.store().restartEmpty(Duration.ofMillis(chance(town).nextInt(1_000)));
        town.deploy(HeldPolicy.STANDBY);
        aWhile(town);
        aWhile(town);
    }

    /** The replica may not know of the change of holder; then two act until the newer one renews. */
    private static void failOver(Town town) {
        town.mayOverlap(NEXT_RENEWAL);
        Bot old = town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        town.deploy(HeldPolicy.HAND_OVER);
        town.pass(chance(town).nextInt(1_000));
        town.store().failOver(Duration.ofMillis(chance(town).nextInt(1_500)));
        aWhile(town);
        aWhile(town);
        old.stop();
        aWhile(town);
    }

    private static void keyDeleted(Town town) {
        pair(town);
        for (int i = 0; i < 10; i++) {
            town.store().loseKey();
            town.pass(chance(town).nextInt(6_000));
        }
    }

    private static void full(Town town) {
        pair(town);
        town.store().full(true);
        aWhile(town);
        Bot old = holder(town);
        town.deploy(HeldPolicy.HAND_OVER);
        aWhile(town);
        old.stop();
        aWhile(town);
        town.store().full(false);
    }

    private static void jump(Town town, Duration by) {
        pair(town);
        holder(town).jump(by);
        aWhile(town);
    }

    /** Redis takes the lease for ended; then two act until the former holder renews. */
    private static void storeClock(Town town) {
        town.mayOverlap(NEXT_RENEWAL);
        pair(town);
        town.store().jump(Duration.ofMinutes(1));
        aWhile(town);
    }

    private static void drift(Town town) {
        town.deploy(HeldPolicy.STANDBY, 0.85);
        aWhile(town);
        town.deploy(HeldPolicy.STANDBY);
        aWhile(town);
        cut(town, holder(town).toStore());
        aWhile(town);
    }
}
