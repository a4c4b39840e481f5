package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.function.Function;

/** The way on which questions about leases reach Redis. Thread-safe. */
interface RedisLink extends AutoCloseable {

    /**
     * Asks.
     *
     * @param keys the lease that it is about
     * @param act what to ask; may be called twice, never by two threads at once for the same lease
     * @throws LeaseStoreException if there is no answer, or it is an error
     */
    <T> T act(LeaseKeys keys, Function<RedisCommands, T> act);

    /**
     * Whether the last question found no server that answers. The next one may.
     *
     * @return false also if that is not known
     */
    default boolean isOutOfReach() {
        return false;
    }

    @Override
    void close();
}
