package dev.baton.emulator;

/**
 * A connection that a client has to the emulator.
 *
 * @param id as in {@link RecordedCall#connection()}
 * @param remotePort the client's port
 * @param isWaiting whether a request on it is not answered yet; else its client keeps it for later
 */
public record OpenConnection(long id, int remotePort, boolean isWaiting) {}
