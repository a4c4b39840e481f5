package dev.baton.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A lease as others see it.
 *
 * @param holder who holds it
 * @param token its fencing token; 0 if the store does not know
 * @param since when the holder got it; {@link Instant#EPOCH} if the store does not know
 * @param expiresIn how long until it ends unless it is renewed; empty where a lease ends only with its process
 */
public record Holding(Holder holder, FencingToken token, Instant since, Optional<Duration> expiresIn) {}
