package dev.baton.benchmarks.lease;

import java.net.URI;
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

/** Spring Integration's election on top of its lock, which it takes again at every heart-beat. */
final class SpringLeaderNode implements Node {

    private final LettuceConnectionFactory connections;
    private final RedisLockRegistry registry;
    private final LockRegistryLeaderInitiator initiator;
    private final Semaphore granted = new Semaphore(0);
    private final Semaphore revoked = new Semaphore(0);

    SpringLeaderNode(URI redis) {
        connections = SpringRedis.connect(redis);
        registry = new RedisLockRegistry(connections, "locks", LIFE);
        initiator = new LockRegistryLeaderInitiator(registry, new DefaultCandidate("node", NAME) {
            @Override
            public void onGranted(Context context) {
                granted.release();
            }

            @Override
            public void onRevoked(Context context) {
                revoked.release();
            }
        });
        ApplicationEventPublisher nobody = event -> {};
        initiator.setApplicationEventPublisher(nobody);
    }

    @Override
    public void acquire() throws InterruptedException {
        granted.drainPermits();
        revoked.drainPermits();
        initiator.start();
        granted.acquire();
    }

    @Override
    public void release() {
        initiator.stop();
        revoked.acquireUninterruptibly();
    }

    @Override
    public boolean believes() {
        return initiator.getContext().isLeader();
    }

    @Override
    public void close() {
        initiator.destroy();
        registry.destroy();
        connections.destroy();
    }
}
