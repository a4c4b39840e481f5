/** The drill: what a bot goes through in a bad month, in a minute, and what became of its messages. */
@NullMarked
package dev.baton.cli.drill;

import org.jspecify.annotations.NullMarked;
