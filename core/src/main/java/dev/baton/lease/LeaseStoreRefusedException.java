package dev.baton.lease;

/**
 * A lease store that refuses us for a reason that waiting does not cure: a wrong password, a missing permission, a
 * folder that cannot be written. The message says what to change.
 */
public final class LeaseStoreRefusedException extends LeaseStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message which store, what it refuses, and what to do, without a secret
     * @param cause the cause
     */
    public LeaseStoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A refusal.
     *
     * @param message which store, what it refuses, and what to do, without a secret
     */
    public LeaseStoreRefusedException(String message) {
        super(message);
    }
}
