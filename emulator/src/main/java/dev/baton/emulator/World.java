package dev.baton.emulator;

import java.util.random.RandomGenerator;

/**
 * What the bots of an emulator share: the ways to time, chance and the network, all of which a test can replace.
 *
 * @param startedAt when the server started, as of the clock's {@code nanoTime()}
 * @param random must be thread-safe
 */
record World(
        EmulatorClock clock,
        long startedAt,
        RandomGenerator random,
        HostResolver resolver,
        WebhookTransport transport,
        CallMemory callMemory,
        Rules rules) {}
