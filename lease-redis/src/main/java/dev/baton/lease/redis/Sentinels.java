package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The server that Redis Sentinel calls the primary. It is asked for each connection, and the server itself has to say
 * that it is a primary: right after a fail-over a sentinel may not know yet.
 */
final class Sentinels implements Connector {

    private final RedisUrl url;

    Sentinels(RedisUrl url) {
        this.url = url;
    }

    @Override
    public RedisConnection connect() {
        List<LeaseStoreException> failures = new ArrayList<>();
        for (RedisAddress sentinel : url.nodes()) {
            try {
                return primary(ask(sentinel), sentinel);
            } catch (LeaseStoreException e) {
                failures.add(e);
            }
        }
        LeaseStoreException last = failures.get(failures.size() - 1);
        failures.remove(last);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private HostAndPort ask(RedisAddress sentinel) {
        RedisConnection connection = RedisConnection.to(sentinel);
        try {
            Optional<HostAndPort> primary = connection.primary(url.master());
            return primary.orElseThrow(() -> new LeaseStoreException(
                    "The sentinel at " + sentinel.server() + " knows no primary \"" + url.master() + "\""));
        } catch (JedisDataException e) {
            throw new LeaseStoreException(
                    "The server at " + sentinel.server() + " does not answer as a sentinel does: " + e.getMessage()
                            + ". The address of a server without sentinels starts with redis://",
                    e);
        } catch (JedisException e) {
            throw RedisFailures.ofAny(e, sentinel);
        } finally {
            connection.drop();
        }
    }

    private RedisConnection primary(HostAndPort where, RedisAddress sentinel) {
        RedisAddress address = url.server().at(where.getHost(), where.getPort());
        RedisConnection connection = RedisConnection.to(address);
        try {
            if (!connection.role().orElse("master").equals("master")) {
                throw new LeaseStoreException("Redis at " + address.server()
                        + " is a replica, although the sentinel at " + sentinel.server() + " takes it for the primary");
            }
            return connection;
        } catch (JedisException e) {
            connection.drop();
            throw RedisFailures.ofAny(e, address);
        } catch (LeaseStoreException e) {
            connection.drop();
            throw e;
        }
    }
}
