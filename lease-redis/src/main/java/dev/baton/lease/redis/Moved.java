package dev.baton.lease.redis;

/** The answer of a node of a cluster that another node keeps what was asked for. */
final class Moved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    Moved(String host, int port) {
        super("Moved to " + host + ":" + port, null, false, false);
        this.host = host;
        this.port = port;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }
}
