/** The lease of a bot in Redis or Valkey. */
module dev.baton.lease.redis {
    requires static transitive org.jspecify;
    requires transitive dev.baton.core;
    requires org.slf4j;
    requires redis.clients.jedis;

    exports dev.baton.lease.redis;

    provides dev.baton.lease.LeaseStoreProvider with
            dev.baton.lease.redis.RedisLeaseStoreProvider;
}
