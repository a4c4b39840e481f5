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
        private final Map<String, Hearing> hearings = new HashMap<>();
        private boolean closed;

        Told(SimulatedRedis server, Network network, TimeSource time) {
            this.server = server;
            this.time = time;
            this.subscriber = (channel, message) -> network.push(() -> hear(channel, message));
            server.subscribe(subscriber);
        }

        @Override
        public boolean looking(String channel, String instance) {
            lock.lock();
            try {
                hearing(channel, instance).forget();
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(String channel, String instance, Duration atMost) throws InterruptedException {
            long deadline = time.nanos() + atMost.toNanos();
            lock.lockInterruptibly();
            try {
                Hearing hearing = hearing(channel, instance);
                while (!hearing.hasNews() && !closed && time.nanos() - deadline < 0) {
                    time.await(lock, told, deadline);
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
                return hearing(channel, instance).takeWords();
            } finally {
                lock.unlock();
            }
        }

        /** One instance is behind each client. */
        private Hearing hearing(String channel, String instance) {
            return hearings.computeIfAbsent(channel, first -> new Hearing(instance));
        }

        private void hear(String channel, String message) {
            lock.lock();
            try {
                Hearing hearing = hearings.get(channel);
                if (hearing != null) {
                    hearing.hear(message);
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
}
