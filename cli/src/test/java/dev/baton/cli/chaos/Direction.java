package dev.baton.cli.chaos;

/** Which way bytes go on a wire. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
