package dev.baton.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs an act on a thread that nobody can interrupt, and waits for it whatever happens to the calling thread. */
final class Uninterrupted {

    private Uninterrupted() {}

    static <T> T call(Supplier<T> act) {
        try {
            return CompletableFuture.supplyAsync(
                            act,
                            task -> Thread.ofVirtual().name("baton-store-call").start(task))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
