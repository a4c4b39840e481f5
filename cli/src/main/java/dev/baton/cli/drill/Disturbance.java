package dev.baton.cli.drill;

import java.time.Instant;

/**
 * An act that an instance could do nothing about.
 *
 * @param act what it was
 * @param instance whom it befell; 0 if all
 * @param from when it began
 * @param to when it was over
 */
record Disturbance(Act act, int instance, Instant from, Instant to) {

    /** Whether it may interrupt what is being handled. */
    boolean interrupts() {
        return act == Act.KILL || act == Act.FREEZE || act == Act.OUTAGE;
    }

    boolean covers(Instant moment) {
        return !moment.isBefore(from) && !moment.isAfter(to);
    }
}
