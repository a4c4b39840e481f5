package dev.baton;

import dev.baton.botapi.ConflictKind;
import java.time.Duration;

/**
 * Watches a runtime. Every method does nothing by default. They are called on threads of the runtime and have to return
 * quickly; what they throw is logged and otherwise ignored.
 */
public interface RuntimeListener {

    /**
     * The state changed.
     *
     * @param from the state before
     * @param to the state now
     */
    default void stateChanged(RuntimeState from, RuntimeState to) {}

    /**
     * Telegram answered 409.
     *
     * @param kind which kind
     * @param description the server's text
     */
    default void conflictDetected(ConflictKind kind, String description) {}

    /**
     * A handler is done with an update.
     *
     * @param update the update
     * @param took how long the handler ran
     */
    default void updateHandled(Update update, Duration took) {}

    /**
     * A handler threw. The update is set aside, and its neighbours go on.
     *
     * @param update the update
     * @param failure what the handler threw
     */
    default void updateFailed(Update update, Throwable failure) {}
}
