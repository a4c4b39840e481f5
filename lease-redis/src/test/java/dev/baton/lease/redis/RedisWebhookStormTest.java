package dev.baton.lease.redis;

import dev.baton.lease.LeaseStore;
import dev.baton.lease.redis.server.RedisServer;
import dev.baton.testkit.WebhookStormContract;
import dev.baton.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisWebhookStormTest extends WebhookStormContract {

    private static RedisServer server;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @Override
    protected LeaseStore newStore() {
        return new RedisLeaseStoreProvider().open(server.uri(), TimeSource.system());
    }

    @Override
    protected Duration timeToLive() {
        return Duration.ofSeconds(10);
    }
}
