package dev.baton.botapi;

/**
 * An interrupt that came before the request had left: it had no effect. A plain {@link InterruptedException} from a
 * call means that the request is on its way or has arrived.
 */
public final class NeverSentException extends InterruptedException {

    private static final long serialVersionUID = 1L;

    /** An interrupt in time. */
    public NeverSentException() {
        super("Interrupted before the request was sent");
    }
}
