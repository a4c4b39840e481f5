package dev.baton.cli.drill;

import java.time.Instant;

/** What an instance wrote: the text of a message again. */
record Answer(String text, int instance, Instant at) {}
