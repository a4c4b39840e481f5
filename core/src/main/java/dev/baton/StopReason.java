package dev.baton;

/**
 * Why a runtime stopped.
 *
 * @param kind what sort of end it is
 * @param message the whole story in words, without a secret
 * @param exitCode what a process should exit with
 */
public record StopReason(Kind kind, String message, int exitCode) {

    /** What sort of end it is. */
    public enum Kind {
        /** Somebody asked for it, by a signal or by {@link BotRuntime#close()}. */
        REQUESTED(0),

        /** Another instance holds the lease, and the policy is to leave then. */
        HELD(0),

        /** A foreign consumer uses the bot, and the policy is to leave then. */
        CONFLICT(0),

        /** Something of ours is broken. */
        BUG(70),

        /** The handler failed on an update, and the {@link FailurePolicy} is to stop then. */
        HANDLER_FAILED(70),

        /** Telegram does not accept the token. */
        TOKEN_REFUSED(77),

        /** The configuration cannot work. */
        CONFIGURATION(78);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    static StopReason of(Kind kind, String message) {
        return new StopReason(kind, message, kind.exitCode);
    }
}
