package dev.baton.benchmarks.lease;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * ShedLock with its {@link KeepAliveLockProvider}. It has no way to wait, so a loop tries again every half second, as
 * its users write it.
 */
final class ShedLockNode implements Node {

    private static final Duration TRY_EVERY = Duration.ofMillis(500);

    private final LettuceConnectionFactory connections;
    private final ScheduledExecutorService extensions = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final LockProvider provider;
    private volatile @Nullable SimpleLock lock;

    ShedLockNode(URI redis) {
        connections = SpringRedis.connect(redis);
        provider = keptAlive(new RedisLockProvider(connections));
    }

    /** The public constructor refuses a life under 30 s; the one behind it, which it calls, takes any. */
    private LockProvider keptAlive(ExtensibleLockProvider wrapped) {
        try {
            Constructor<KeepAliveLockProvider> constructor = KeepAliveLockProvider.class.getDeclaredConstructor(
                    ExtensibleLockProvider.class, ScheduledExecutorService.class, Duration.class);
            constructor.setAccessible(true);
            return constructor.newInstance(wrapped, extensions, LIFE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of ShedLock is another one than was read", e);
        }
    }

    @Override
    public void acquire() throws InterruptedException {
        while (true) {
            Optional<SimpleLock> got = provider.lock(new LockConfiguration(Instant.now(), NAME, LIFE, Duration.ZERO));
            if (got.isPresent()) {
                lock = got.get();
                return;
            }
            Thread.sleep(TRY_EVERY);
        }
    }

    @Override
    public void release() {
        SimpleLock held = lock;
        lock = null;
        if (held != null) {
            held.unlock();
        }
    }

    @Override
    public boolean believes() {
        return lock != null;
    }

    @Override
    public void close() {
        lock = null;
        extensions.shutdownNow();
        connections.destroy();
    }
}
