/** Leases in Redis or Valkey, seen by every instance that reaches the same server. */
@NullMarked
package dev.baton.lease.redis;

import org.jspecify.annotations.NullMarked;
