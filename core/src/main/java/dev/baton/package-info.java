/** The runtime of a Telegram bot: one bot, one consumer, nothing lost. {@link dev.baton.BotRuntime} is the way in. */
@NullMarked
package dev.baton;

import org.jspecify.annotations.NullMarked;
