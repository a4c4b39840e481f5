package dev.baton;

/** What becomes of an update on which the handler failed. */
enum AfterFailure {
    /** It is tried again, after a pause. */
    AGAIN,
    /** Another instance is to try again: what waits has been left to others. */
    ELSEWHERE,
    STOP,
    SET_ASIDE
}
