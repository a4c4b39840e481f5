/** A real Redis server, for tests. */
@NullMarked
package dev.baton.lease.redis.server;

import org.jspecify.annotations.NullMarked;
