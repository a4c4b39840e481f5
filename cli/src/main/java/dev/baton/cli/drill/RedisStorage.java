package dev.baton.cli.drill;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Redis that is there already; a relay in front of it, if it has to go away. */
final class RedisStorage implements Storage {

    private static final int DEFAULT_PORT = 6379;

    private final String address;
    private final @Nullable Relay relay;

    private RedisStorage(String address, @Nullable Relay relay) {
        this.address = address;
        this.relay = relay;
    }

    /** Goes to it directly, so that nothing is measured but Redis. */
    static RedisStorage direct(URI redis) {
        return new RedisStorage(redis.toString(), null);
    }

    /** Goes to it by a relay that can be closed. */
    static RedisStorage relayed(URI redis) throws IOException {
        Relay relay = Relay.to(redis.getHost(), redis.getPort() < 0 ? DEFAULT_PORT : redis.getPort());
        String user = Optional.ofNullable(redis.getRawUserInfo())
                .map(info -> info + "@")
                .orElse("");
        String path = Optional.ofNullable(redis.getRawPath()).orElse("");
        return new RedisStorage(redis.getScheme() + "://" + user + "127.0.0.1:" + relay.port() + path, relay);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("REDIS_URL", address);
    }

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public boolean expires() {
        return true;
    }

    @Override
    public void goAway() {
        if (relay == null) {
            throw new IllegalStateException("only a relayed Redis can go away");
        }
        relay.shut();
    }

    @Override
    public void comeBack() {
        if (relay != null) {
            relay.open();
        }
    }

    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
    }
}
