package dev.baton.lease.redis;

import java.time.Duration;
import java.util.List;

/** The few things that are asked of a Redis server. */
interface RedisCommands {

    /** Runs a script, in one atomic step. */
    Reply run(Script script, List<String> keys, String... values);

    /** Everything the server tells of itself. */
    String info();

    /** Waits until so many replicas have what was written last, or so long; gives how many have. */
    int awaitReplicas(int count, Duration atMost);

    /** The same server, which is told that another node of its cluster has sent us. */
    RedisCommands asking();
}
