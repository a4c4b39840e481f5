package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears what Redis tells by publish and subscribe. A wait ends after {@link #LONGEST_WAIT} whatever was heard, because
 * a message can be lost.
 *
 * <p><b>No wake-up falls between looking and waiting.</b> For each waiter it is counted what was {@linkplain Hearing
 * heard}, and what the count was before its last look ({@link #looking}). A wait ends at once if the two differ, so a
 * message that comes after the question was sent, and before the wait begins, is not missed. Messages from before the
 * subscription was in place cannot be heard; therefore its confirmation counts as a message, also after a reconnect,
 * and makes the waiter look once more.
 *
 * <p><b>Threads.</b> Waiters touch no socket: an interrupt closes the socket that a virtual thread is using. One thread
 * keeps the connection and sends; for each connection another one listens. Both are virtual, start when somebody waits
 * for the first time, and end with {@link #close()}; without waiters for a minute, the connection is closed.
 * Thread-safe.
 */
final class Subscription implements WakeUps {

    /** A lost message costs no more than this. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Who wants to listen before it asks waits for the confirmation, but no longer than that. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private static final Duration NOBODY_WAITS = Duration.ofMinutes(1);
    private static final Duration PING_EVERY = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final Connector connector;
    private final String location;
    private final TimeSource time;
    private final Lock lock = new ReentrantLock();
    private final Condition heard = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Map<String, Map<String, Hearing>> channels = new HashMap<>();
    private @Nullable Listening listening;
    private boolean started;
    private boolean troubled;
    private boolean closed;
    private long lastWaitBegan;

    Subscription(Connector connector, String location, TimeSource time) {
        this.connector = connector;
        this.location = location;
        this.time = time;
    }

    @Override
    public boolean looking(String channel, String instance) {
        lock.lock();
        try {
            Map<String, Hearing> known = channels.get(channel);
            if (known != null) {
                known.computeIfAbsent(instance, Hearing::new).forget();
            }
            return known != null && listening != null && listening.subscribed.contains(channel);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(String channel, String instance, Duration atMost) throws InterruptedException {
        long wait = Math.min(LONGEST_WAIT.toNanos(), Math.max(0, atMost.toNanos()));
        lock.lockInterruptibly();
        try {
            Map<String, Hearing> known = channels.computeIfAbsent(channel, c -> new HashMap<>());
            boolean isFirst = !known.containsKey(instance);
            Hearing hearing = known.computeIfAbsent(instance, Hearing::new);
            lastWaitBegan = time.nanos();
            long deadline = lastWaitBegan + (isFirst ? Math.max(wait, FIRST_WAIT.toNanos()) : wait);
            if (!started && !closed) {
                started = true;
                Thread.ofVirtual().name("baton-redis-wake-ups").start(this::keepListening);
            }
            work.signalAll();
            while (!hearing.hasNews() && !closed && time.nanos() - deadline < 0) {
                time.await(lock, heard, deadline);
            }
            return hearing.takeNews();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String told(String channel, String instance) {
        lock.lock();
        try {
            Hearing hearing = channels.getOrDefault(channel, Map.of()).get(instance);
            return hearing == null ? "" : hearing.takeWords();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (listening != null) {
                listening.connection.drop();
            }
            heard.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keepListening() {
        Duration pause = FIRST_PAUSE;
        try {
            while (awaitWaiters()) {
                try {
                    listen();
                    pause = FIRST_PAUSE;
                } catch (JedisException | LeaseStoreException e) {
                    if (report(e)) {
                        pause = FIRST_PAUSE;
                    }
                    pauseFor(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when there is nothing to wait for any more. */
    private boolean awaitWaiters() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && nobodyWaits()) {
                work.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pauseFor(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long deadline = time.nanos() + pause.toNanos();
            while (!closed && time.nanos() - deadline < 0) {
                time.await(lock, work, deadline);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keeps one connection for as long as it works and somebody waits. */
    private void listen() throws InterruptedException {
        Listening mine = new Listening(connector.connect(), time.nanos());
        try {
            lock.lock();
            try {
                listening = mine;
            } finally {
                lock.unlock();
            }
            mine.connection.setSoTimeout(0);
            Thread.ofVirtual().name("baton-redis-listener").start(() -> hearAll(mine));
            while (true) {
                List<String> missing = awaitWork(mine);
                if (missing == null) {
                    return;
                }
                if (missing.isEmpty()) {
                    mine.connection.tell(Command.PING, List.of());
                } else {
                    mine.connection.tell(Command.SUBSCRIBE, missing);
                }
            }
        } finally {
            mine.connection.drop();
            lock.lock();
            try {
                listening = null;
            } finally {
                lock.unlock();
            }
        }
    }

    /** The channels to subscribe to; none when it is time for a sign of life; null when there is no reason to go on. */
    private @Nullable List<String> awaitWork(Listening mine) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = time.nanos();
                if (mine.failure != null) {
                    throw mine.failure;
                }
                if (closed || nobodyWaits()) {
                    return null;
                }
                if (now - mine.lastHeard > SILENCE.toNanos()) {
                    throw new JedisConnectionException("Nothing was heard for " + SILENCE.toSeconds() + " s");
                }
                List<String> missing = new ArrayList<>(channels.keySet());
                missing.removeAll(mine.subscribed);
                if (!missing.isEmpty()) {
                    mine.subscribed.addAll(missing);
                    return missing;
                }
                long nextPing = mine.lastPing + PING_EVERY.toNanos();
                if (now - nextPing >= 0) {
                    mine.lastPing = now;
                    return missing;
                }
                time.await(lock, work, nextPing);
            }
        } finally {
            lock.unlock();
        }
    }

    private void hearAll(Listening mine) {
        try {
            while (true) {
                Object said = mine.connection.hear();
                lock.lock();
                try {
                    mine.lastHeard = time.nanos();
                    note(said);
                } finally {
                    lock.unlock();
                }
            }
        } catch (JedisException | ClassCastException | NumberFormatException e) {
            lock.lock();
            try {
                mine.failure = e;
                work.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes a message, or the confirmation of a subscription: kind, channel, and the message or a number. */
    private void note(@Nullable Object said) {
        if (said instanceof List<?> parts && parts.size() > 1 && parts.get(1) instanceof String name) {
            Map<String, Hearing> waiters = channels.get(name);
            if (waiters == null) {
                return;
            }
            String message = parts.size() > 2 && parts.get(2) instanceof String text ? text : "";
            waiters.values().forEach(hearing -> hearing.hear(message));
            heard.signalAll();
            if (troubled) {
                troubled = false;
                LOG.info("{} tells again at once what happens to a lease", location);
            }
        }
    }

    /** Logs the first failure in a row; true if it was the first. */
    private boolean report(RuntimeException e) {
        lock.lock();
        try {
            if (troubled || closed) {
                return false;
            }
            troubled = true;
        } finally {
            lock.unlock();
        }
        LOG.warn(
                "{} does not tell at once what happens to a lease; looking now and then instead: {}",
                location,
                e.getMessage());
        return true;
    }

    private boolean nobodyWaits() {
        return !started || time.nanos() - lastWaitBegan > NOBODY_WAITS.toNanos();
    }

    /** One connection that listens. Guarded by the lock, but for the connection. */
    private static final class Listening {
        private final RedisConnection connection;
        private final Set<String> subscribed = new HashSet<>();
        private long lastHeard;
        private long lastPing;
        private @Nullable RuntimeException failure;

        Listening(RedisConnection connection, long now) {
            this.connection = connection;
            this.lastHeard = now;
            this.lastPing = now;
        }
    }
}
