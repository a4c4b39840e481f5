package dev.baton.emulator;

import java.util.random.RandomGenerator;

/**
 * What the bots of an emulator share: the ways to time, chance and the network, all of which a test can replace.
 *
 * @param random must be thread-safe
 * @param localMode whether anything may be a webhook
 */
record World(
        EmulatorClock clock,
        RandomGenerator random,
        HostResolver resolver,
        WebhookTransport transport,
        boolean localMode,
        UnknownMethods unknownMethods) {}
