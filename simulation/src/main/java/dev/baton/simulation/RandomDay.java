package dev.baton.simulation;

import dev.baton.HeldPolicy;
import java.time.Duration;
import java.util.Random;

/** Deploys and faults as chance has them, several at once if it comes to that. */
final class RandomDay {

    private static final int MOST_INSTANCES = 5;
    private static final Duration LENGTH = Duration.ofSeconds(100);
    private static final int ACT_EVERY = 6_000;

    private final Town town;
    private final World world;
    private final Random random;
    private final long end;

    private RandomDay(Town town) {
        this.town = town;
        this.world = town.world();
        this.random = world.random();
        this.end = world.now() + LENGTH.toNanos();
    }

    static void pass(Town town) {
        new RandomDay(town).pass();
    }

    private void pass() {
        int first = 1 + random.nextInt(3);
        for (int i = 0; i < first; i++) {
            town.deploy(random.nextBoolean() ? HeldPolicy.STANDBY : HeldPolicy.HAND_OVER);
        }
        while (world.now() < end) {
            town.pass(random.nextInt(2 * ACT_EVERY));
            act();
        }
    }

    private void act() {
        Bot bot = town.anyone();
        if (bot == null) {
            deploy();
            return;
        }
        switch (random.nextInt(town.store().forgets() ? 28 : 23)) {
            case 0, 1, 2 -> deploy();
            case 3 -> start(HeldPolicy.STANDBY);
            case 4, 5 -> bot.stop();
            case 6, 7 -> bot.kill();
            case 8, 9 -> stand(bot, false);
            case 10 -> stand(bot, true);
            case 11, 12, 13 -> cut(bot, bot.toStore());
            case 14, 15 -> cut(bot, bot.toTelegram());
            case 16 -> slow(bot);
            case 17 -> lose(bot);
            case 18 -> jump(bot);
            case 19 -> freezeStore();
            case 20 -> downStore();
            case 21 -> downTelegram();
            case 22 -> town.standby().ifPresent(town::offerTo);
            case 23 -> forget();
            case 24 -> {
                world.note("store", "restarts");
                town.store().restart(seconds(5));
            }
            case 25, 26 -> {
                world.note("store", "loses the key");
                town.store().loseKey();
            }
            case 27 -> full();
            default -> throw new IllegalStateException();
        }
    }

    /** Something that belongs to the day; what is left of it when the day is over does not happen. */
    private void later(Duration after, Runnable what) {
        world.after(after, () -> {
            if (world.now() < end) {
                what.run();
            }
        });
    }

    private void start(HeldPolicy whenHeld) {
        if (town.living().size() < MOST_INSTANCES) {
            town.deploy(whenHeld);
        }
    }

    /** New instances ask for the lease, one or two at once; the old ones get a SIGTERM some time later. */
    private void deploy() {
        for (Bot old : town.living()) {
            later(seconds(40), old::stop);
        }
        start(HeldPolicy.HAND_OVER);
        if (random.nextInt(3) == 0) {
            town.pass(random.nextInt(200));
            start(HeldPolicy.HAND_OVER);
        }
    }

    private void stand(Bot bot, boolean suspended) {
        if (suspended) {
            bot.suspend();
        } else {
            bot.freeze();
        }
        later(seconds(30), bot::thaw);
    }

    private void cut(Bot bot, Wire wire) {
        int kind = random.nextInt(3);
        world.note(
                bot, "is cut off from " + (wire.equals(bot.toStore()) ? "the store" : "Telegram") + ", kind " + kind);
        wire.cut(kind != 1, kind != 2);
        later(seconds(25), wire::heal);
    }

    private void slow(Bot bot) {
        Duration upTo = seconds(3);
        world.note(bot, "has a slow network, up to " + upTo.toMillis() + " ms");
        bot.toStore().slow(upTo);
        bot.toTelegram().slow(upTo);
        later(seconds(20), () -> {
            bot.toStore().heal();
            bot.toTelegram().heal();
        });
    }

    private void lose(Bot bot) {
        world.note(bot, "has a network that loses");
        bot.toStore().lose(random.nextDouble() / 2);
        bot.toTelegram().breakUp(random.nextDouble() / 2);
        later(seconds(30), () -> {
            bot.toStore().heal();
            bot.toTelegram().heal();
        });
    }

    private void jump(Bot bot) {
        Duration by = random.nextBoolean() ? Duration.ofHours(1) : seconds(10);
        bot.jump(random.nextBoolean() ? by : by.negated());
    }

    private void freezeStore() {
        world.note("store", "is frozen");
        town.store().freeze();
        later(seconds(12), town.store()::thaw);
    }

    private void downStore() {
        world.note("store", "is down");
        town.store().server().down();
        later(seconds(12), town.store().server()::up);
    }

    private void downTelegram() {
        world.note("telegram", "is down");
        town.telegram().server().down();
        later(seconds(20), town.telegram().server()::up);
    }

    private void full() {
        world.note("store", "is full");
        town.store().full(true);
        later(seconds(30), () -> town.store().full(false));
    }

    /**
     * Redis loses everything. What is promised then holds if the holder reaches it when it is back, so that is seen to.
     */
    private void forget() {
        boolean calm = town.living().stream()
                .allMatch(bot -> bot.machine().runs() && bot.toStore().isWell());
        if (calm && town.store().server().isUp()) {
            world.note("store", "loses everything");
            town.store().restartEmpty(Duration.ofMillis(random.nextInt(1_000)));
            town.pass(15_000);
        }
    }

    private Duration seconds(int atMost) {
        return Duration.ofMillis(50 + random.nextInt(atMost * 1_000));
    }
}
