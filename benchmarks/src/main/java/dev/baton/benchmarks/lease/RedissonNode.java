package dev.baton.benchmarks.lease;

import java.net.URI;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.redisson.Redisson;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's locks with their watchdog, in the two ways to use them: the plain one is believed from {@code lock()} to
 * {@code unlock()}, because nothing ever tells otherwise; the fenced one is asked each time, which asks Redis.
 */
final class RedissonNode implements Node {

    private final RedissonClient client;
    private final RLock lock;
    private final BooleanSupplier belief;
    private volatile boolean held;
    private volatile long thread;
    private volatile OptionalLong token = OptionalLong.empty();

    private RedissonNode(URI redis, boolean fenced) {
        Config config = new Config();
        config.setLockWatchdogTimeout(LIFE.toMillis());
        config.useSingleServer().setAddress(redis.toString()).setTimeout((int) PATIENCE.toMillis());
        client = Redisson.create(config);
        lock = fenced ? client.getFencedLock(NAME) : client.getLock(NAME);
        belief = fenced ? () -> held && lock.isHeldByThread(thread) : () -> held;
    }

    static Node plain(URI redis) {
        return new RedissonNode(redis, false);
    }

    static Node fenced(URI redis) {
        return new RedissonNode(redis, true);
    }

    @Override
    public void acquire() throws InterruptedException {
        if (lock instanceof RFencedLock fenced) {
            token = OptionalLong.of(fenced.lockAndGetToken());
        } else {
            lock.lockInterruptibly();
        }
        thread = Thread.currentThread().threadId();
        held = true;
    }

    @Override
    public void release() {
        held = false;
        lock.unlock();
    }

    @Override
    public boolean believes() {
        return belief.getAsBoolean();
    }

    @Override
    public OptionalLong token() {
        return token;
    }

    @Override
    public void close() {
        held = false;
        client.shutdown();
    }
}
