package dev.baton.cli.drill;

import java.time.Instant;

/** What somebody wrote to the bot; no other message of the drill has the same text. */
record Message(String text, long updateId, long chat, Instant sentAt) {}
