package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreRefusedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What is found out before the first question of a store: whether we may do all that leases need, also what is needed
 * only later, and whether the server keeps what it is told. Thread-safe.
 */
final class FirstLook {

    private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);

    /** What can be done without, at a price. */
    private static final String OPTIONAL = "publish";

    private final String location;
    private final AtomicBoolean done = new AtomicBoolean();

    FirstLook(String location) {
        this.location = location;
    }

    /**
     * Looks, unless that has been done.
     *
     * @throws LeaseStoreRefusedException if a right is missing
     */
    void look(RedisCommands redis, LeaseKeys keys) {
        if (done.get()) {
            return;
        }
        List<String> missing =
                redis.run(Script.PROBE, List.of(keys.probe()), keys.channel()).texts(1);
        List<String> needed =
                missing.stream().filter(right -> !right.equals(OPTIONAL)).toList();
        if (!needed.isEmpty()) {
            throw new LeaseStoreRefusedException(
                    location + " does not permit what a lease needs. Missing is " + rights(needed)
                            + ". All that is needed: ACL SETUSER <user> on ><password> " + RedisFailures.PERMISSIONS);
        }
        if (done.getAndSet(true)) {
            return;
        }
        if (!missing.isEmpty()) {
            LOG.warn(
                    "{} does not permit {}: a lease that is let go or asked for is noticed at the next look only",
                    location,
                    rights(missing));
        }
        warnOfEviction(redis);
    }

    private void warnOfEviction(RedisCommands redis) {
        try {
            ServerInfo.of(redis.info())
                    .evictionPolicy()
                    .ifPresent(policy -> LOG.warn(
                            "{} may evict leases when it is full (maxmemory-policy {}). A holder puts back what was"
                                    + " evicted, but if all keys of a bot go at once, others have to wait until they"
                                    + " can be sure. Better: maxmemory-policy noeviction, or a Redis without a cache",
                            location,
                            policy));
        } catch (JedisDataException notPermitted) {
            LOG.debug("{} does not tell how it evicts", location, notPermitted);
        }
    }

    private static String rights(List<String> commands) {
        return commands.stream().map(command -> "+" + command).collect(Collectors.joining(" "));
    }
}
