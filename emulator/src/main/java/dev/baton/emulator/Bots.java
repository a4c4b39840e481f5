package dev.baton.emulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * All bots, made when they are first asked for. A bot is known by its id, not by its token: whoever gets a new token
 * for a bot finds its updates where they were. The test environment has bots of its own.
 */
final class Bots {

    private static final long TEST_OFFSET = 1L << 54;

    private final Map<Long, Bot> bots = new ConcurrentHashMap<>();
    private final LongFunction<Bot> factory;

    Bots(LongFunction<Bot> factory) {
        this.factory = factory;
    }

    Bot bot(BotToken token, boolean test) {
        long key = token.botId() + (test ? TEST_OFFSET : 0);
        return bots.computeIfAbsent(key, absent -> factory.apply(token.botId()));
    }

    void close() {
        bots.values().forEach(Bot::close);
    }
}
