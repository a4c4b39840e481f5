package dev.baton.emulator;

/** A request that cannot be read; the connection is told the status and closed. */
final class HttpFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    HttpFailure(int status) {
        super("HTTP " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
