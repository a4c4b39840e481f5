package dev.baton.lease;

import java.time.Instant;

/**
 * An instance that waits for a lease.
 *
 * @param holder who it is
 * @param since when it began to wait, by the store's clock
 * @param asking whether the holder is asked to hand over to it
 */
public record Standby(Holder holder, Instant since, boolean asking) {}
