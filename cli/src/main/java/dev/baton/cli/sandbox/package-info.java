/** A Bot API on this machine, two instances of a demo bot on it, and a page on which to try them. */
@NullMarked
package dev.baton.cli.sandbox;

import org.jspecify.annotations.NullMarked;
