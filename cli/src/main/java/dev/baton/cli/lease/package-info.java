/** The commands for one who looks at a lease from outside: who has the bot, and the wish that it changes hands. */
@NullMarked
package dev.baton.cli.lease;

import org.jspecify.annotations.NullMarked;
