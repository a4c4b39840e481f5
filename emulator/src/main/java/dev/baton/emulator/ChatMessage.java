package dev.baton.emulator;

import java.time.Instant;

/**
 * A message that somebody wrote.
 *
 * @param chatId the chat it is in
 * @param messageId its number, unique within the bot
 * @param from the first name of its author
 * @param fromBot whether the bot wrote it
 * @param text what it says
 * @param date when, in full seconds as the Bot API knows it
 */
public record ChatMessage(long chatId, long messageId, String from, boolean fromBot, String text, Instant date) {}
