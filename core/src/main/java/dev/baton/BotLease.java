package dev.baton;

import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.Offer;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The lease of a bot for one who looks on: who has the bot, who waits for it, the wish that it changes hands, and its
 * journal. Never takes the lease, and asks nothing of Telegram. Thread-safe.
 */
public final class BotLease implements AutoCloseable {

    /** An onlooker has no entries, so this does not matter. */
    private static final Duration PRESENCE = Duration.ofSeconds(10);

    private final long botId;
    private final LeaseStore store;

    BotLease(long botId, LeaseStore store) {
        this.botId = botId;
        this.store = store;
    }

    /**
     * Opens the lease that the variables of the environment name: the token says of which bot, {@code REDIS_URL} and
     * {@code BATON_DIR} say where it is kept.
     *
     * @param variables the environment, such as {@link System#getenv()}
     * @return the lease, to be closed by the caller
     * @throws ConfigurationException if anything is wrong with the variables; it lists everything that is
     */
    public static BotLease fromEnvironment(Map<String, String> variables) {
        return BotRuntime.fromEnvironment((update, bot) -> {}, variables).openLease();
    }

    /**
     * The bot.
     *
     * @return the number before the colon of its token
     */
    public long botId() {
        return botId;
    }

    /**
     * Where the lease is kept.
     *
     * @return one line for people, without a secret
     */
    public String location() {
        return store.location();
    }

    /**
     * Who has the bot.
     *
     * @return empty if nobody does
     * @throws LeaseStoreException if the store is out of reach
     */
    public Optional<Holding> holding() {
        return store.read(Long.toString(botId));
    }

    /**
     * Who waits for the bot.
     *
     * @return the standbys, the one that came first at the head
     * @throws LeaseStoreException if the store is out of reach
     */
    public List<Standby> standbys() {
        return store.standbys(Long.toString(botId));
    }

    /**
     * Asks the holder to hand the bot over to a standby. Returns at once; {@link #holding()} shows when it has
     * happened.
     *
     * @param instance the identity of the standby
     * @return whether the holder will be told
     * @throws LeaseStoreException if the store is out of reach
     */
    public Offer handOver(String instance) {
        return store.offer(Long.toString(botId), instance);
    }

    /**
     * What the bot has taken and not handled yet, and what it has set aside.
     *
     * @return the journal of an onlooker, that is good for looking, replaying and dropping; to be closed before this
     */
    public Journal journal() {
        Holder onlooker = Holder.unknown("onlooker-" + UUID.randomUUID());
        return store.journal(Long.toString(botId), onlooker, PRESENCE);
    }

    @Override
    public void close() {
        store.close();
    }
}
