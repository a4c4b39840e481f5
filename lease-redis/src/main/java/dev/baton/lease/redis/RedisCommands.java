package dev.baton.lease.redis;

import java.util.List;

/** The few things that are asked of a Redis server. */
interface RedisCommands {

    /** Runs a script, in one atomic step. */
    Reply run(Script script, List<String> keys, String... values);

    /** Everything the server tells of itself. */
    String info();
}
