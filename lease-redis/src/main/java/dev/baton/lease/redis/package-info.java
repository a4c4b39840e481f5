/** Baton. */
@NullMarked
package dev.baton.lease.redis;

import org.jspecify.annotations.NullMarked;
