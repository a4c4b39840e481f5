package dev.baton.emulator;

import java.net.URI;

/**
 * One more port of an emulator. A program can be given its address, or use it as its proxy for plain HTTP, which leaves
 * the address of the Bot API as it is. Thread-safe.
 */
public final class EmulatorDoor implements AutoCloseable {

    private final HttpServer server;

    EmulatorDoor(HttpServer server) {
        this.server = server;
    }

    /** The port, as in {@link RecordedCall#localPort()}. */
    public int port() {
        return server.port();
    }

    /** The address to give to a bot, as {@link BotApiEmulator#url()}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Closes the port and all its connections. A second close does nothing. */
    @Override
    public void close() {
        server.close();
    }
}
