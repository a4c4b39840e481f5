package dev.baton.botapi;

/**
 * Who the bot is, as getMe tells it.
 *
 * @param id the number of the bot
 * @param username its name, without the {@code @}; empty if the server gave none
 */
public record BotIdentity(long id, String username) {}
