package dev.baton.emulator;

/** A listener's connection to what it listens to. */
public interface Subscription extends AutoCloseable {

    /** Ends it; a call that is under way may still arrive. A second close does nothing. */
    @Override
    void close();
}
