package dev.baton.lease;

/**
 * A lease store that did not answer, or answered that it cannot do its work. What was asked may or may not have
 * happened. Waiting may help; it never means that nobody holds the lease.
 */
public class LeaseStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An outage.
     *
     * @param message which store, and what happened, without a secret
     * @param cause the cause
     */
    public LeaseStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * An outage.
     *
     * @param message which store, and what happened, without a secret
     */
    public LeaseStoreException(String message) {
        super(message);
    }
}
