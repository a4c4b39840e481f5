package dev.baton.lease.redis;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * A node of a cluster to which the keys are on their way: it answers for them only if each command says that the node
 * that still keeps the slot has sent us.
 */
record Asking(RedisConnection node) implements RedisCommands {

    @Override
    public Reply run(Script script, List<String> keys, String... values) {
        return node.run(() -> node.ask(Command.ASKING, List.of()), script, keys, values);
    }

    @Override
    public String info() {
        return node.info();
    }

    @Override
    public int awaitReplicas(int count, Duration atMost) {
        return node.awaitReplicas(count, atMost);
    }

    @Override
    public RedisCommands asking() {
        return this;
    }
}
