/** The demo bot: an echo with commands that show what a bot can do in a chat. */
@NullMarked
package dev.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
