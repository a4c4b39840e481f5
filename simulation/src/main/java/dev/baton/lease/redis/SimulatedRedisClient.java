package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The real store of leases in Redis, on a simulated network to a simulated server. */
public final class SimulatedRedisClient {

    /** The network. */
    public interface Network {

        /**
         * Has something done at the server.
         *
         * @throws dev.baton.lease.LeaseStoreException if there is no answer
         */
        <T> T call(Supplier<T> act);

        /** Has something done at the client, if the message arrives there. */
        void push(Runnable what);
    }

    private SimulatedRedisClient() {}

    public static LeaseStore connect(SimulatedRedis server, Network network, TimeSource time) {
        return new RedisLeaseStore(
                "a simulated Redis", 0, time, new Link(server, network), new Told(server, network, time));
    }

    private record Link(SimulatedRedis server, Network network, ReentrantLock lock) implements RedisLink {

        Link(SimulatedRedis server, Network network) {
            this(server, network, new ReentrantLock());
        }

        @Override
        public <T> T act(LeaseKeys keys, Function<RedisCommands, T> act) {
            lock.lock();
            try {
                return act.apply(new Commands(server, network));
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {}
    }

    private record Commands(SimulatedRedis server, Network network) implements RedisCommands {

        @Override
        public Reply run(Script script, List<String> keys, String... values) {
            return network.call(() -> Reply.of(server.run(script, keys, List.of(values))));
        }

        @Override
        public String info() {
            return network.call(server::info);
        }

        @Override
        public int awaitReplicas(int count, Duration atMost) {
            return 0;
        }

        @Override
        public RedisCommands asking() {
            return this;
        }
    }

    /** What is told on the channel, over the same network. */
    private static final class Told implements WakeUps {

        private final SimulatedRedis server;
        private final TimeSource time;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition told = lock.newCondition();
        private final BiConsumer<String, String> subscriber;
        private final Map<String, Waiter> waiters = new HashMap<>();
        private boolean closed;

        Told(SimulatedRedis server, Network network, TimeSource time) {
            this.server = server;
            this.time = time;
            this.subscriber = (channel, message) -> network.push(() -> hear(channel, message));
            server.subscribe(subscriber);
        }

        @Override
        public void looking(String channel, String instance) {
            lock.lock();
            try {
                Waiter waiter = waiter(channel, instance);
                waiter.seen = waiter.heard;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(String channel, String instance, Duration atMost) throws InterruptedException {
            long deadline = time.nanos() + atMost.toNanos();
            lock.lockInterruptibly();
            try {
                Waiter waiter = waiter(channel, instance);
                while (waiter.heard == waiter.seen && !closed && time.nanos() - deadline < 0) {
                    time.await(lock, told, deadline);
                }
                boolean news = waiter.heard != waiter.seen;
                waiter.seen = waiter.heard;
                return news;
            } finally {
                lock.unlock();
            }
        }

        /** One instance is behind each client. */
        private Waiter waiter(String channel, String instance) {
            return waiters.computeIfAbsent(channel, first -> new Waiter(instance));
        }

        private void hear(String channel, String message) {
            lock.lock();
            try {
                Waiter waiter = waiters.get(channel);
                if (waiter != null && Subscription.isFor(waiter.instance, message)) {
                    waiter.heard++;
                    told.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            server.unsubscribe(subscriber);
            lock.lock();
            try {
                closed = true;
                told.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What the instance has heard on a channel. */
    private static final class Waiter {
        private final String instance;
        private long heard;
        private long seen;

        Waiter(String instance) {
            this.instance = instance;
        }
    }
}
