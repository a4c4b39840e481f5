package dev.baton.lease.redis;

import dev.baton.lease.redis.server.RedisServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server for all the tests of a class. */
final class SharedRedis implements BeforeAllCallback, AfterAllCallback {

    private @Nullable RedisServer server;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = RedisServer.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running().close();
    }

    URI uri() {
        return running().uri();
    }

    private RedisServer running() {
        RedisServer known = server;
        if (known == null) {
            throw new IllegalStateException("It runs while the tests of its class do");
        }
        return known;
    }
}
