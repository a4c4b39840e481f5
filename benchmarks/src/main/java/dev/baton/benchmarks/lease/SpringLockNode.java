package dev.baton.benchmarks.lease;

import java.net.URI;
import java.util.concurrent.locks.Lock;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry.RedisLockType;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** A lock of Spring Integration, with the scheduler that makes it renew itself. */
final class SpringLockNode implements Node {

    private final LettuceConnectionFactory connections;
    private final ThreadPoolTaskScheduler renewals = new ThreadPoolTaskScheduler();
    private final RedisLockRegistry registry;
    private final Lock lock;
    private volatile boolean held;

    SpringLockNode(URI redis, RedisLockType type) {
        connections = SpringRedis.connect(redis);
        renewals.setDaemon(true);
        renewals.initialize();
        registry = new RedisLockRegistry(connections, "locks", LIFE);
        registry.setRedisLockType(type);
        registry.setRenewalTaskScheduler(renewals);
        lock = registry.obtain(NAME);
    }

    @Override
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        held = true;
    }

    @Override
    public void release() {
        held = false;
        lock.unlock();
    }

    @Override
    public boolean believes() {
        return held;
    }

    @Override
    public void close() {
        held = false;
        renewals.shutdown();
        registry.destroy();
        connections.destroy();
    }
}
