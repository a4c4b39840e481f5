package dev.baton.testkit;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What is behind {@link BatonTest}. Named here for those who register extensions by hand. */
public final class BatonExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(BatonExtension.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Map<Class<?>, Function<BatonFixture, Object>> PARAMETERS = Map.of(
            BatonFixture.class, fixture -> fixture,
            EmulatedBot.class, BatonFixture::bot,
            BotApiEmulator.class, BatonFixture::emulator);

    /** Made by JUnit. */
    public BatonExtension() {}

    /** The fixture of one test, and the threads that were there before it. */
    private record Started(BatonFixture fixture, Set<Thread> threadsBefore) implements AutoCloseable {

        @Override
        public void close() {
            fixture.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<BatonFixture, Object> part =
                PARAMETERS.get(parameter.getParameter().getType());
        if (part == null) {
            throw new IllegalStateException("JUnit asks only for what is supported");
        }
        return part.apply(started(context).fixture);
    }

    private static Started started(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(
                        Started.class, key -> new Started(new BatonFixture(), platformThreads()), Started.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        Started started = context.getStore(NAMESPACE).remove(Started.class, Started.class);
        if (started == null) {
            return;
        }
        Set<Check> checks = checks(context);
        List<String> findings;
        try (started) {
            started.fixture.stopRuntimes();
            findings = new ArrayList<>(started.fixture.findings(checks));
        }
        if (checks.contains(Check.NO_THREAD_LEFT)) {
            Set<Thread> left = leftSince(started.threadsBefore);
            if (!left.isEmpty()) {
                findings.add("threads are left: "
                        + left.stream().map(Thread::getName).toList());
            }
        }
        if (!findings.isEmpty()) {
            throw new AssertionError("The test ended, but " + String.join("; ", findings));
        }
    }

    private static Set<Check> checks(ExtensionContext context) {
        Set<Check> checks = EnumSet.allOf(Check.class);
        context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, BatonTest.class))
                .ifPresent(test -> checks.removeAll(Arrays.asList(test.without())));
        return checks;
    }

    /** Gives threads that are just ending the time to do so. */
    private static Set<Thread> leftSince(Set<Thread> before) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Set<Thread> left = platformThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        left.removeIf(thread -> !thread.isAlive());
        return left;
    }

    private static Set<Thread> platformThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(Thread::isDaemon);
        return threads;
    }
}
