package dev.baton.testkit;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/** What is behind {@link BatonTest}. Named here for those who register extensions by hand. */
public final class BatonExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(BatonExtension.class);

    /** Such as the one that watches over timeouts, which starts with the first test that has one. */
    private static final String THREAD_OF_JUNIT = "junit-";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Map<Class<?>, Function<BatonFixture, Object>> PARAMETERS = Map.of(
            BatonFixture.class, fixture -> fixture,
            EmulatedBot.class, BatonFixture::bot,
            BotApiEmulator.class, BatonFixture::emulator);

    /** Made by JUnit. */
    public BatonExtension() {}

    /** The fixture of one test, and the threads and sockets that were there before it. */
    private record Started(BatonFixture fixture, Set<Thread> threadsBefore, Set<String> socketsBefore)
            implements AutoCloseable {

        static Started now() {
            Set<String> sockets = ListeningSockets.portsByInode().keySet();
            return new Started(new BatonFixture(), platformThreads(), sockets);
        }

        @Override
        public void close() {
            fixture.close();
        }
    }

    /** What a constructor is given belongs to one test, too. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
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
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        Started started = store.get(Started.class, Started.class);
        if (started == null) {
            started = Started.now();
            store.put(Started.class, started); // computeIfAbsent is not in JUnit 5
        }
        return started;
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
            if (checks.contains(Check.NO_SOCKET_LEFT)) {
                Collection<String> waiting = patiently(started.fixture::waitingClients);
                if (!waiting.isEmpty()) {
                    findings.add("a bot still waits for an answer and has to be stopped before: " + waiting);
                }
            }
        }
        if (checks.contains(Check.NO_SOCKET_LEFT) && context.getExecutionMode() != ExecutionMode.CONCURRENT) {
            Collection<Integer> ports = patiently(() -> portsSince(started.socketsBefore));
            if (!ports.isEmpty()) {
                findings.add("nobody has closed the server that listens on port " + ports);
            }
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

    private static Collection<Integer> portsSince(Set<String> before) {
        Map<String, Integer> ports = new HashMap<>(ListeningSockets.portsByInode());
        ports.keySet().removeAll(before);
        return ports.values();
    }

    /** Looks again for a while, because what is just being closed is not left behind. */
    private static <T> Collection<T> patiently(Supplier<Collection<T>> look) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Collection<T> left = look.get();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = look.get();
        }
        return left;
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
        threads.removeIf(thread -> thread.isDaemon() || thread.getName().startsWith(THREAD_OF_JUNIT));
        return threads;
    }
}
