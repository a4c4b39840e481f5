package dev.baton.cli.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances, kept as a deploy platform keeps them: two of them run; one that dies is started anew; a deploy starts
 * the new one first. Thread-safe.
 */
final class Fleet implements AutoCloseable {

    static final int SIZE = 2;

    private static final int SHOWN = 6;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PLATFORM_NOTICES = Duration.ofSeconds(1);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final Map<String, String> environment;
    private final Runnable changed;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(task -> Thread.ofVirtual().start(task))
            .build();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock deploying = new ReentrantLock();
    private final List<DemoProcess> instances = new ArrayList<>();
    private int started;
    private long oneMissingSince; // 0 while none is; for the thread that looks after them
    private volatile boolean runs;
    private volatile boolean closed;

    Fleet(Map<String, String> environment, Runnable changed) {
        this.environment = Map.copyOf(environment);
        this.changed = changed;
    }

    /** From now on the dead are replaced, if any should run. */
    void lookAfter() {
        Thread.ofVirtual().name("sandbox-looks").start(this::lookAfterThem);
    }

    /** Starts the instances. */
    void start() {
        lock.lock();
        try {
            if (!runs && !closed) {
                runs = true;
                for (int i = living().size(); i < SIZE; i++) {
                    launch();
                }
            }
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** Asks all instances to stop, and replaces them no more. */
    void stop() {
        lock.lock();
        try {
            runs = false;
            living().forEach(DemoProcess::stop);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** Whether instances are meant to run. */
    boolean runs() {
        return runs;
    }

    private DemoProcess launch() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The sandbox is closing");
            }
            started++;
            DemoProcess instance = DemoProcess.start("#" + started, environment, http, changed);
            instances.add(instance);
            forgetOldest();
            return instance;
        } catch (IOException e) {
            throw new UncheckedIOException("An instance cannot be started", e);
        } finally {
            lock.unlock();
            changed.run();
        }
    }

    private void forgetOldest() {
        while (instances.size() > SHOWN) {
            Optional<DemoProcess> ended =
                    instances.stream().filter(instance -> !instance.isAlive()).findFirst();
            if (ended.isEmpty()) {
                return;
            }
            instances.remove(ended.get());
        }
    }

    private void lookAfterThem() {
        try {
            while (!closed) {
                replaceTheDead();
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException closing) {
            if (!closed) {
                throw closing;
            }
        }
    }

    /**
     * Starts a new one for one that died, a while later, as a platform that has to notice first. One that ends by
     * itself as soon as it has started is tried again ever more slowly.
     */
    private void replaceTheDead() {
        if (!runs || living().size() >= SIZE || deploying.isLocked()) {
            oneMissingSince = 0;
        } else if (oneMissingSince == 0) {
            oneMissingSince = System.nanoTime();
        } else if (System.nanoTime() - oneMissingSince
                > pauseBeforeReplacement().toNanos()) {
            oneMissingSince = 0;
            launch();
        }
    }

    private Duration pauseBeforeReplacement() {
        long crashedInARow = all().reversed().stream()
                .takeWhile(instance -> !instance.isAlive() && instance.fate() == DemoProcess.Fate.RUNS)
                .count();
        return PLATFORM_NOTICES.multipliedBy(1L << Math.min(crashedInARow, SHOWN - 1));
    }

    /** Starts a new instance, waits until it is ready, and then stops the oldest. One deploy at a time. */
    void deploy() throws InterruptedException {
        if (!runs || !deploying.tryLock()) {
            return;
        }
        try {
            Optional<DemoProcess> oldest = living().stream().findFirst();
            DemoProcess fresh = launch();
            long deadline = System.nanoTime() + LONGEST_START.toNanos();
            while (fresh.isAlive() && !isReady(fresh) && System.nanoTime() - deadline < 0) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
            oldest.ifPresent(DemoProcess::stop);
            if (oldest.isPresent()) {
                oldest.get().process().waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            deploying.unlock();
            changed.run();
        }
    }

    private static boolean isReady(DemoProcess instance) {
        String state = instance.status().state();
        return state.equals("standby") || state.equals("holding");
    }

    /** Kills the holder; without one, the oldest. Tells which. */
    Optional<String> killHolder() {
        List<DemoProcess> oldestFirst = living();
        Optional<DemoProcess> victim = oldestFirst.stream()
                .filter(instance -> instance.status().token() > 0)
                .findFirst()
                .or(() -> oldestFirst.stream().findFirst());
        victim.ifPresent(DemoProcess::kill);
        return victim.map(DemoProcess::name);
    }

    /** In the order in which they were started. */
    List<DemoProcess> all() {
        lock.lock();
        try {
            return List.copyOf(instances);
        } finally {
            lock.unlock();
        }
    }

    private List<DemoProcess> living() {
        return all().stream().filter(DemoProcess::isAlive).toList();
    }

    boolean isDeploying() {
        return deploying.isLocked();
    }

    /** Ends every process, politely first. */
    @Override
    public void close() {
        List<DemoProcess> left;
        lock.lock();
        try {
            closed = true;
            left = living();
        } finally {
            lock.unlock();
        }
        left.forEach(DemoProcess::stop);
        long deadline = System.nanoTime() + LONGEST_STOP.toNanos();
        for (DemoProcess instance : left) {
            try {
                instance.process().waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        left.forEach(DemoProcess::kill);
        http.close();
    }
}
