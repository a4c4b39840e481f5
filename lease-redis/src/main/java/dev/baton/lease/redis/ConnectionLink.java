package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * The connection that questions to one server go over, one at a time. It is opened when there is something to ask and
 * thrown away after any failure, so that the next act starts with a fresh one, to a server looked for anew. The old one
 * is closed before: there are never two.
 *
 * <p>An act is repeated, once and at once, in the two cases in which its failure says nothing about the server: the
 * connection had been idle and turned out to be dead, or the calling thread was interrupted, which closes the socket
 * under a virtual thread. Everything that is asked here may be repeated.
 *
 * <p>Whoever was queued behind an act that found the server out of reach fails with it: a thousand leases must not wait
 * for a silent server one after another. Thread-safe.
 */
final class ConnectionLink implements AutoCloseable {

    private final Connector connector;
    private final ReentrantLock lock;
    private final AtomicReference<@Nullable LeaseStoreException> lastFailure = new AtomicReference<>();
    private @Nullable RedisConnection connection;
    private boolean closed;

    ConnectionLink(Connector connector, ReentrantLock lock) {
        this.connector = connector;
        this.lock = lock;
    }

    /**
     * Asks.
     *
     * @param act what to ask; may be called twice, always with the lock held
     * @throws LeaseStoreException if there is no answer, or it is an error
     * @throws Moved if another server has to be asked
     */
    <T> T act(Function<RedisCommands, T> act) {
        // An interrupt is for the caller to see afterwards; letting go of a lease must work also while stopping.
        boolean interrupted = Thread.interrupted();
        LeaseStoreException before = lastFailure.get();
        lock.lock();
        try {
            LeaseStoreException now = lastFailure.get();
            if (now != null && !now.equals(before)) {
                throw now;
            }
            boolean idle = connection != null;
            try {
                return attempt(act);
            } catch (LeaseStoreException e) {
                boolean struck = Thread.interrupted();
                interrupted |= struck;
                boolean wasDead = idle && RedisFailures.isOutOfReach(e) && !RedisFailures.isTimeout(e);
                if (!struck && !wasDead) {
                    throw e;
                }
            }
            return attempt(act);
        } catch (LeaseStoreException e) {
            if (RedisFailures.isOutOfReach(e)) {
                lastFailure.set(e);
            }
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

    private <T> T attempt(Function<RedisCommands, T> act) {
        RedisConnection open = open();
        try {
            return act.apply(open);
        } catch (JedisRedirectionException e) {
            throw open.moved(e);
        } catch (JedisException | ClassCastException | NumberFormatException e) {
            drop();
            throw RedisFailures.ofAny(e, open.address());
        } catch (LeaseStoreException e) {
            drop();
            throw e;
        }
    }

    private RedisConnection open() {
        if (closed) {
            throw new LeaseStoreException("The store is closed");
        }
        RedisConnection open = connection;
        if (open == null) {
            open = connector.connect();
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
