/** What it costs to get updates to a bot's handler, beside other libraries. */
@NullMarked
package dev.baton.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
