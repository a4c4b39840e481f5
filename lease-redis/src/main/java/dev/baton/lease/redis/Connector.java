package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;

/** Finds the server that is to be spoken to now, and opens a connection to it. Thread-safe. */
interface Connector {

    /**
     * Connects. Names are looked up and sentinels are asked each time, because the answer may have changed.
     *
     * @throws LeaseStoreException if there is nobody to speak to; caused by a {@code JedisConnectionException} if a
     *     server was out of reach
     */
    RedisConnection connect();

    /** The one that an address calls for. */
    static Connector of(RedisUrl url) {
        return url.kind() == RedisUrl.Kind.SENTINEL ? new Sentinels(url) : new Nodes(url.nodes());
    }
}
