package dev.baton.cli;

/** Where the instances of a test keep their lease. */
enum StoreKind {
    FILE,
    REDIS
}
