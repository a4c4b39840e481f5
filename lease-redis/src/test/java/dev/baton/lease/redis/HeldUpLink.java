package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A way to Redis on which questions can be held up until nobody waits for them any more. */
final class HeldUpLink implements RedisLink {

    private final RedisLink link;
    private final List<Runnable> held = new ArrayList<>();
    private boolean holds;

    HeldUpLink(RedisLink link) {
        this.link = link;
    }

    void hold(boolean now) {
        holds = now;
    }

    void deliver() {
        held.forEach(Runnable::run);
        held.clear();
    }

    @Override
    public <T> T act(LeaseKeys keys, Function<RedisCommands, T> act) {
        return link.act(keys, redis -> act.apply(new Held(keys, redis)));
    }

    @Override
    public void close() {
        link.close();
    }

    private final class Held implements RedisCommands {

        private final LeaseKeys lease;
        private final RedisCommands redis;

        Held(LeaseKeys lease, RedisCommands redis) {
            this.lease = lease;
            this.redis = redis;
        }

        @Override
        public Reply run(Script script, List<String> keys, String... values) {
            if (holds) {
                held.add(() -> link.act(lease, again -> again.run(script, keys, values)));
                throw new LeaseStoreException("There is no answer in time");
            }
            return redis.run(script, keys, values);
        }

        @Override
        public String info() {
            return redis.info();
        }

        @Override
        public int awaitReplicas(int count, Duration atMost) {
            return redis.awaitReplicas(count, atMost);
        }

        @Override
        public RedisCommands asking() {
            return new Held(lease, redis.asking());
        }
    }
}
