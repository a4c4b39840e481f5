/**
 * The bad days of a bot in virtual time: instances with the real runtime, a store and a Bot API, on one thread, with
 * faults drawn from a seed. {@link dev.baton.simulation.World} is the clock and the scheduler,
 * {@link dev.baton.simulation.Town} everything that a seed needs.
 */
@NullMarked
package dev.baton.simulation;

import org.jspecify.annotations.NullMarked;
