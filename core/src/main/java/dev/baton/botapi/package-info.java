/** The few methods of the Telegram Bot API that the runtime needs, with answers instead of exceptions. */
@NullMarked
package dev.baton.botapi;

import org.jspecify.annotations.NullMarked;
