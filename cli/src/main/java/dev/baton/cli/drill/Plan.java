package dev.baton.cli.drill;

import dev.baton.cli.demo.HandlerTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a drill is to be.
 *
 * @param acts how often each act happens
 * @param standbys how many instances wait beside the one that serves
 * @param leaseTtl the life of a lease
 * @param rate messages a second
 * @param webhook whether updates are delivered to the bot, or it polls for them
 * @param chats in how many chats they are written, in turn
 * @param handler how long the handlers of the demo bot take, in milliseconds: {@code 20}, {@code 0-50} for mixed, or
 *     {@code 0,100,30000} for chats in turn
 * @param command the bot to drill; empty for the demo bot
 * @param seed of all that is left to chance
 */
record Plan(
        Acts acts,
        int standbys,
        Duration leaseTtl,
        int rate,
        boolean webhook,
        int chats,
        Optional<String> handler,
        List<String> command,
        long seed) {

    /** How often each act happens. */
    record Acts(int deploys, int kills, int freezes, int outages, int intruders) {

        int of(Act act) {
            return switch (act) {
                case DEPLOY -> deploys;
                case KILL -> kills;
                case FREEZE -> freezes;
                case OUTAGE -> outages;
                case INTRUDER -> intruders;
            };
        }
    }

    /** All acts, in an order that depends on nothing but the seed. */
    List<Act> script(Random random) {
        List<Act> script = new ArrayList<>();
        for (Act act : Act.values()) {
            script.addAll(Collections.nCopies(acts.of(act), act));
        }
        Collections.shuffle(script, random);
        return script;
    }

    /** How long the handlers of the demo bot take; no time in any other bot, of which that is not known. */
    HandlerTime handlerTime() {
        return HandlerTime.parse(handler.orElse("0"));
    }

    /** What is drilled, in words. */
    String subject() {
        return command.isEmpty() ? "baton demo" : String.join(" ", command);
    }
}
