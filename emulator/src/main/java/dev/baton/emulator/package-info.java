/**
 * A Bot API server on this machine: {@link dev.baton.emulator.BotApiEmulator} answers bots over HTTP as Telegram does,
 * and {@link dev.baton.emulator.EmulatedBot} is the tester's side of one bot.
 */
@NullMarked
package dev.baton.emulator;

import org.jspecify.annotations.NullMarked;
