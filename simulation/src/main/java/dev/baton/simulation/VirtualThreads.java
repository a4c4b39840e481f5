package dev.baton.simulation;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Virtual threads that run where an executor says. The JDK can do that and does not offer it: the constructor is found
 * by reflection, and the JVM has to be started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}. Threads that
 * such a thread starts run there too.
 */
final class VirtualThreads {

    private static final Constructor<?> BUILDER = builder();

    private VirtualThreads() {}

    static Thread.Builder.OfVirtual on(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JDK makes no virtual threads with a scheduler", e);
        }
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> found = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            found.setAccessible(true);
            return found;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "Start this JVM (a JDK 25) with --add-opens java.base/java.lang=ALL-UNNAMED", e);
        }
    }
}
