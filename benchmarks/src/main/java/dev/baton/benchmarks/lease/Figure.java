package dev.baton.benchmarks.lease;

/**
 * What was measured of one subject.
 *
 * @param value what is compared: the lower, the better
 * @param text what is shown
 */
record Figure(double value, String text) {}
