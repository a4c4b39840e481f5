package dev.baton.simulation;

import java.time.Duration;
import java.util.Random;

/**
 * What an update costs its handler.
 *
 * @param takes how long it takes
 * @param fails how often it fails before it succeeds
 */
record Effort(Duration takes, int fails) {

    private static final int ALWAYS = Integer.MAX_VALUE;

    /** Most handlers are quick, some ask somebody, few take long or fail. */
    static Effort drawn(Random chance) {
        int kind = chance.nextInt(200);
        if (kind < 160) {
            return new Effort(Duration.ofMillis(chance.nextInt(20)), 0);
        } else if (kind < 184) {
            return new Effort(Duration.ofMillis(chance.nextInt(800)), 0);
        } else if (kind < 195) {
            return new Effort(Duration.ofMillis(chance.nextInt(9_000)), 0);
        } else if (kind < 197) {
            return longest(chance);
        }
        return new Effort(Duration.ofMillis(chance.nextInt(50)), kind == 197 ? ALWAYS : 1 + chance.nextInt(2));
    }

    /** One that takes half a minute to a minute. */
    static Effort longest(Random chance) {
        return new Effort(Duration.ofMillis(30_000 + chance.nextInt(30_000)), 0);
    }

    /** One that is quick. */
    static Effort quick(Random chance) {
        return new Effort(Duration.ofMillis(chance.nextInt(20)), 0);
    }
}
