package dev.baton.cli.drill;

import java.time.Instant;

/**
 * What an instance wrote: the text of a message again.
 *
 * @param marked whether it knew that the message may have been answered before; the demo bot then makes no sound
 */
record Answer(String text, int instance, Instant at, boolean marked) {}
