package dev.baton.emulator;

/** Where a call came from. */
record Caller(long connection, int remotePort) {}
