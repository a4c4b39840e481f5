package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connection that questions go over, one at a time. It is opened when there is something to ask and thrown away
 * after any failure, so that the next act starts with a fresh one, to an address looked up anew.
 *
 * <p>An act is repeated, once and at once, in the two cases in which its failure says nothing about the server: the
 * connection had been idle and turned out to be dead, or the calling thread was interrupted, which closes the socket
 * under a virtual thread. Everything that is asked here may be repeated.
 *
 * <p>Whoever was queued behind an act that failed fails with it: a thousand leases must not wait for a silent server
 * one after another. Thread-safe.
 */
final class ConnectionLink implements RedisLink {

    private final RedisAddress address;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable LeaseStoreException> lastFailure = new AtomicReference<>();
    private @Nullable RedisConnection connection;
    private boolean closed;

    ConnectionLink(RedisAddress address) {
        this.address = address;
    }

    @Override
    public <T> T act(LeaseKeys keys, Function<RedisCommands, T> act) {
        // An interrupt is for the caller to see afterwards; letting go of a lease must work also while stopping.
        boolean interrupted = Thread.interrupted();
        LeaseStoreException before = lastFailure.get();
        lock.lock();
        try {
            LeaseStoreException now = lastFailure.get();
            if (now != null && !now.equals(before)) {
                throw now;
            }
            if (closed) {
                throw new LeaseStoreException("The store in " + address + " is closed");
            }
            boolean idle = connection != null;
            try {
                return act.apply(open());
            } catch (JedisConnectionException e) {
                drop();
                boolean struck = Thread.interrupted();
                interrupted |= struck;
                if (!struck && (!idle || RedisFailures.isTimeout(e))) {
                    throw e;
                }
            }
            return act.apply(open());
        } catch (JedisConnectionException e) {
            drop();
            LeaseStoreException failure = RedisFailures.of(e, address);
            lastFailure.set(failure);
            throw failure;
        } catch (JedisDataException e) {
            drop();
            throw RedisFailures.of(e, address);
        } catch (JedisException | ClassCastException | NumberFormatException e) {
            drop();
            throw new LeaseStoreException(address.server() + " does not answer as Redis does: " + e.getMessage(), e);
        } catch (LeaseStoreException e) {
            drop();
            throw e;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            drop();
        } finally {
            lock.unlock();
        }
    }

    private RedisConnection open() {
        RedisConnection open = connection;
        if (open == null) {
            open = RedisConnection.open(address);
            connection = open;
        }
        return open;
    }

    private void drop() {
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            open.drop();
        }
    }
}
