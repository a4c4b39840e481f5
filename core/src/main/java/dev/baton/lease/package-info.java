/**
 * The lease of a bot, also known as its singleton lock: the right to consume its updates, held by at most one instance
 * at a time, which ends by itself when its holder falls silent. Knows nothing of Telegram.
 */
@NullMarked
package dev.baton.lease;

import org.jspecify.annotations.NullMarked;
