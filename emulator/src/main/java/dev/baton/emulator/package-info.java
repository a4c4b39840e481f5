/**
 * A Bot API server on this machine: {@link dev.baton.emulator.BotApiEmulator} answers bots over HTTP as Telegram does,
 * and {@link dev.baton.emulator.EmulatedBot} is the tester's side of one bot.
 *
 * <p>How it is built: {@code HttpServer} has one {@code HttpConnection} per client; each request becomes an
 * {@code Exchange}, which {@code Router} takes to its {@code Bot}. There, one call at a time, a method from a table
 * handles the {@code Query}: {@code Polling} and {@code WebhookRegistration} hold the rules of delivery,
 * {@code UpdateQueue} the updates, {@code Conflicts} the 409s, {@code WebhookSender} the deliveries. These know time
 * only as an {@link dev.baton.emulator.EmulatorClock} and nothing of HTTP, so their rules are tested without waiting.
 *
 * <p>{@code Chats} holds what is said; {@code Talk} is what people do there and the updates that come of it, and
 * {@code MessageMethods}, {@code MediaMethods}, {@code ChatMethods}, {@code ProfileMethods} and {@code CallbackQueries}
 * are what the bot does. {@code Session} ends a bot and starts it again.
 *
 * <p>The rules are those of Telegram's own server, read in the sources of tdlib/telegram-bot-api and tdlib/td.
 */
@NullMarked
package dev.baton.emulator;

import org.jspecify.annotations.NullMarked;
