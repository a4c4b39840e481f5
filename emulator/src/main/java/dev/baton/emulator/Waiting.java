package dev.baton.emulator;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes an assertion of a wait. */
final class Waiting {

    private Waiting() {}

    interface Wait<T> {

        /** Returns what was waited for, or null when it did not come. */
        @Nullable T get() throws InterruptedException;
    }

    static <T> T forResult(Supplier<String> failure, Wait<T> wait) {
        try {
            T result = wait.get();
            if (result == null) {
                throw new AssertionError(failure.get());
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted; until then: " + failure.get(), e);
        }
    }
}
