package dev.baton.lease.redis;

import dev.baton.lease.LeaseStoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A link that follows a cluster: a node that does not keep a lease says who does, and that is remembered until it
 * fails. No map of the cluster is kept, because a program asks for few leases. Servers that are no cluster never say
 * so. While a node gives a lease away, it sends those who ask for what has left it to the other node, question by
 * question; as long as only a part of the keys is there, that node puts us off, which is an outage.
 *
 * <p>All links share one lock, so that a lease is asked about by one thread at a time, also while it moves.
 */
final class RoutedLink implements RedisLink {

    private static final int MOST_HOPS = 5;

    private final RedisUrl url;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConnectionLink entrance;
    private final Map<LeaseKeys, RedisAddress> moved = new ConcurrentHashMap<>();
    private final Map<RedisAddress, ConnectionLink> nodes = new ConcurrentHashMap<>();
    private volatile boolean outOfReach;

    RoutedLink(RedisUrl url) {
        this.url = url;
        this.entrance = new ConnectionLink(Connector.of(url), lock);
    }

    @Override
    public <T> T act(LeaseKeys keys, Function<RedisCommands, T> act) {
        try {
            RedisAddress onItsWayTo = null;
            for (int hop = 0; hop < MOST_HOPS; hop++) {
                try {
                    T answer = onItsWayTo == null
                            ? link(keys).act(act)
                            : link(onItsWayTo).act(redis -> act.apply(redis.asking()));
                    outOfReach = false;
                    return answer;
                } catch (Moved elsewhere) {
                    RedisAddress node = url.server().at(elsewhere.host(), elsewhere.port());
                    onItsWayTo = elsewhere.isForGood() ? null : node;
                    if (elsewhere.isForGood()) {
                        moved.put(keys, node);
                    }
                }
            }
        } catch (LeaseStoreException e) {
            outOfReach = RedisFailures.isOutOfReach(e);
            moved.remove(keys);
            throw e;
        }
        moved.remove(keys);
        throw new LeaseStoreException(
                "The nodes of the Redis cluster at " + url + " do not agree who keeps a lease; it is being changed");
    }

    @Override
    public boolean isOutOfReach() {
        return outOfReach;
    }

    @Override
    public void close() {
        entrance.close();
        nodes.values().forEach(ConnectionLink::close);
    }

    private ConnectionLink link(LeaseKeys keys) {
        RedisAddress node = moved.get(keys);
        return node == null ? entrance : link(node);
    }

    private ConnectionLink link(RedisAddress node) {
        return nodes.computeIfAbsent(node, n -> new ConnectionLink(new Nodes(List.of(n)), lock));
    }
}
