package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether the replicas of a server have a lease too, so that one of them that becomes the primary knows of it.
 *
 * @param required how many must; with 0, one of those that are connected should
 * @param location where the store is, for messages
 */
record Replicas(int required, String location) {

    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** Called when a lease was taken, with the number of replicas that were connected then. */
    void confirmTaken(RedisCommands redis, long connected) {
        if (required > 0) {
            require(redis);
            return;
        }
        try {
            if (connected > 0 && redis.awaitReplicas(1, PATIENCE) == 0) {
                LOG.warn(
                        "No replica of {} has confirmed within {} ms that it knows of the lease: if one becomes the"
                                + " primary now, another instance may take the lease as well",
                        location,
                        PATIENCE.toMillis());
            }
        } catch (JedisDataException notPermitted) {
            LOG.debug("{} does not let us wait for its replicas", location, notPermitted);
        }
    }

    /**
     * Called when a lease was renewed.
     *
     * @throws LeaseStoreException if too few replicas know of it
     */
    void confirmRenewed(RedisCommands redis) {
        if (required > 0) {
            require(redis);
        }
    }

    private void require(RedisCommands redis) {
        int confirmed = redis.awaitReplicas(required, PATIENCE);
        if (confirmed < required) {
            throw new LeaseStoreException("Of the " + required + " replicas of " + location
                    + " that must know of a lease (option replicas), " + confirmed + " confirmed it within "
                    + PATIENCE.toMillis() + " ms");
        }
    }
}
