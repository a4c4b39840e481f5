package dev.baton.emulator;

/** Where a call came from, and the port of the emulator at which it came in. */
record Caller(long connection, int remotePort, int localPort) {}
