package dev.baton.lease.redis;

/** The answer of a node of a cluster that another node keeps what was asked for, or is about to. */
final class Moved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;
    private final boolean forGood;

    Moved(String host, int port, boolean forGood) {
        super("Moved to " + host + ":" + port, null, false, false);
        this.host = host;
        this.port = port;
        this.forGood = forGood;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** False while the keys are on their way: the other node is to be asked this once, and told who sent us. */
    boolean isForGood() {
        return forGood;
    }
}
