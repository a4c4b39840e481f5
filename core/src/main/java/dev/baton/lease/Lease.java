package dev.baton.lease;

import java.time.Instant;

/**
 * A lease as its holder has it. That this object exists does not mean that the lease is still valid:
 * {@link LeaseKeeper#isValid()} says that.
 *
 * @param name what the lease is for
 * @param holder who holds it
 * @param token grows at every change of holder
 * @param since when this holder got it, by the store's clock
 */
public record Lease(String name, Holder holder, FencingToken token, Instant since) {}
