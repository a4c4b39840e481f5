package dev.baton;

/** What became of an update that was delivered. */
sealed interface Delivered {

    /** It is in flight here; perhaps it was already. */
    record Taken(InFlight update) implements Delivered {}

    /** Another instance, which is present, handles it. */
    record Elsewhere() implements Delivered {}

    /** It was handled, or it failed and was set aside. */
    record Done() implements Delivered {}

    /** Nothing begins here any more. */
    record Sealed() implements Delivered {}
}
