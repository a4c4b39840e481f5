package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Any one of these servers, the one that answered last first. */
final class Nodes implements Connector {

    private final List<RedisAddress> nodes;
    private final AtomicInteger first = new AtomicInteger();

    Nodes(List<RedisAddress> nodes) {
        this.nodes = nodes;
    }

    @Override
    public RedisConnection connect() {
        int start = first.get();
        for (int tried = 0; ; tried++) {
            int index = (start + tried) % nodes.size();
            try {
                RedisConnection connection = RedisConnection.to(nodes.get(index));
                first.set(index);
                return connection;
            } catch (LeaseStoreException e) {
                if (tried + 1 == nodes.size()) {
                    throw e;
                }
            }
        }
    }
}
