package dev.baton.simulation;

import dev.baton.Update;
import dev.baton.lease.FencingToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every update, who handled it and when; and what must be true of that. Nothing is confirmed before it was handled; the
 * updates of one chat are begun in order and one at a time; nothing is handled twice, except after an instance that
 * died, lost its lease, or could not tell Telegram before it stopped; and what was handled by one that died is marked
 * when it comes again.
 */
final class Ledger {

    private final World world;
    private final Map<Long, Posted> updates = new HashMap<>();
    private final Map<Integer, Chat> chats = new HashMap<>();
    private int handled;
    private int again;
    private boolean repetition;
    private @Nullable Bot holder;
    private @Nullable FencingToken acquiredToken;
    private @Nullable Bot acquirer;
    private @Nullable Bot acquirerBefore;

    Ledger(World world) {
        this.world = world;
    }

    Posted posted(long id, int chat) {
        Posted posted = new Posted(id, chat);
        updates.put(id, posted);
        chats.computeIfAbsent(chat, c -> new Chat()).unbegun.add(posted);
        return posted;
    }

    /** Two may act for a while, so each may handle what the other has handled. */
    void allowRepetition() {
        repetition = true;
    }

    /** Another instance holds the lease from now on. */
    void holds(Bot bot) {
        holder = bot;
    }

    /** An instance was given the lease, which it may let go of without ever acting. */
    void acquired(Bot bot, FencingToken token) {
        if (!token.equals(acquiredToken)) {
            acquiredToken = token;
            acquirerBefore = acquirer;
            acquirer = bot;
        }
    }

    void begins(Bot bot, Update update) {
        Posted posted = known(update);
        world.note(bot, "begins " + update + (update.redelivered() ? ", redelivered" : ""));
        if (!bot.equals(holder) && !repetition) {
            world.violated(bot + " began " + update + " though the lease had passed to " + holder);
        }
        Chat chat = chat(posted);
        if (posted.begunBy == null) {
            if (!chat.unbegun.getFirst().equals(posted)) {
                world.violated(bot + " began " + update + " before an earlier one of its chat");
            }
            chat.unbegun.remove(posted);
        } else {
            again++;
            comesAgain(bot, posted.begunBy, update, posted.done);
        }
        if (chat.busy != null && !chat.busy.hasExcuse() && !repetition) {
            world.violated(bot + " began " + update + " while " + chat.busy + " handled another of its chat");
        }
        posted.begunBy = bot;
        chat.busy = bot;
    }

    private void comesAgain(Bot bot, Bot before, Update update, boolean done) {
        if (bot.equals(before) && done) {
            world.violated(bot + " handled " + update + " twice");
        } else if (!bot.equals(before) && !before.hasExcuse() && !repetition) {
            world.violated(bot + " handled " + update + " again after " + before + ", which had no excuse");
        }
        if (before.diedHolding() && before.equals(acquirerBefore) && !update.redelivered()) {
            world.violated(bot + " was not told that " + update + " may have been handled by " + before);
        }
    }

    void ends(Bot bot, Update update) {
        Posted posted = known(update);
        if (!posted.done) {
            posted.done = true;
            handled++;
        }
        leaves(bot, posted);
    }

    /** The handler was interrupted: it was not handled. */
    void breaksOff(Bot bot, Update update) {
        world.note(bot, "breaks off " + update);
        leaves(bot, known(update));
    }

    private void leaves(Bot bot, Posted posted) {
        Chat chat = chat(posted);
        if (bot.equals(chat.busy)) {
            chat.busy = null;
        }
    }

    void confirmed(Object from, Posted posted) {
        if (!posted.done) {
            world.violated(from + " confirmed update " + posted.id + ", which nobody has handled: it is lost");
        }
    }

    boolean isAllHandled() {
        return handled == updates.size();
    }

    int handled() {
        return handled;
    }

    /** How often an update was begun again. */
    int again() {
        return again;
    }

    String missing() {
        List<Long> missing = new ArrayList<>();
        updates.values().stream().filter(posted -> !posted.done).forEach(posted -> missing.add(posted.id));
        missing.sort(null);
        return missing.toString();
    }

    private Posted known(Update update) {
        Posted posted = updates.get(update.id());
        if (posted == null) {
            throw new IllegalStateException(update + " was never posted");
        }
        return posted;
    }

    private Chat chat(Posted posted) {
        return chats.computeIfAbsent(posted.chat, c -> new Chat());
    }

    private static final class Chat {
        private final List<Posted> unbegun = new ArrayList<>();
        private @Nullable Bot busy;
    }

    /** An update and its fate. */
    static final class Posted {
        private final long id;
        private final int chat;
        private @Nullable Bot begunBy;
        private boolean done;

        private Posted(long id, int chat) {
            this.id = id;
            this.chat = chat;
        }

        long id() {
            return id;
        }

        String json() {
            return "{\"update_id\":" + id + ",\n\"message\":{\"message_id\":1,\"from\":{\"id\":" + chat
                    + "},\"chat\":{\"id\":" + chat + ",\"type\":\"private\"},\"text\":\"hello\"}}";
        }
    }
}
