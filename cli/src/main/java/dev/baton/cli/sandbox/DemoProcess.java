package dev.baton.cli.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A demo bot in a process of its own, watched through its log and its {@code /status}. Thread-safe. */
final class DemoProcess {

    /** How an instance ended or is about to. */
    enum Fate {
        RUNS,
        ASKED_TO_STOP,
        KILLED
    }

    private static final Pattern LISTENING = Pattern.compile("Listening on port ([0-9]+)");
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LINES = 80;

    private final String name;
    private final Process process;
    private final Instant startedAt = Instant.now();
    private final HttpClient http;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<String> log = new ArrayDeque<>();
    private @Nullable URI statusAddress;
    private InstanceStatus status = InstanceStatus.STARTING;
    private Fate fate = Fate.RUNS;

    private DemoProcess(String name, Process process, HttpClient http, Runnable changed) {
        this.name = name;
        this.process = process;
        this.http = http;
        this.changed = changed;
    }

    /**
     * Starts an instance.
     *
     * @param changed told whenever there is something new to see
     */
    static DemoProcess start(String name, Map<String, String> environment, HttpClient http, Runnable changed)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        DemoProcess demo = new DemoProcess(name, process, http, changed);
        Thread.ofVirtual().name("sandbox-log-" + name).start(demo::readLog);
        Thread.ofVirtual().name("sandbox-look-" + name).start(demo::lookWhileAlive);
        return demo;
    }

    /** The same Java and the same classes as this process has. */
    private static List<String> command() {
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.baton.cli.Baton",
                "demo",
                "--with-parent");
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
                changed.run();
            }
        } catch (IOException closed) {
            // The process has ended.
        }
        process.onExit().join();
        changed.run();
    }

    private void note(String line) {
        Matcher listening = LISTENING.matcher(line);
        lock.lock();
        try {
            if (listening.find()) {
                statusAddress = URI.create("http://127.0.0.1:" + listening.group(1) + "/status");
            }
            log.addLast(line);
            if (log.size() > LINES) {
                log.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookWhileAlive() {
        try {
            while (process.isAlive()) {
                if (look()) {
                    changed.run();
                }
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the instance how it is, and tells whether anything changed. */
    private boolean look() throws InterruptedException {
        URI address = statusAddress();
        if (address == null || !process.isAlive()) {
            return false;
        }
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
            InstanceStatus seen = InstanceStatus.parse(answer.body());
            lock.lock();
            try {
                boolean different = !seen.equals(status);
                status = seen;
                return different;
            } finally {
                lock.unlock();
            }
        } catch (IOException busyOrGone) {
            return false;
        }
    }

    private @Nullable URI statusAddress() {
        lock.lock();
        try {
            return statusAddress;
        } finally {
            lock.unlock();
        }
    }

    /** Asks it to stop, as a platform does. */
    void stop() {
        if (decide(Fate.ASKED_TO_STOP)) {
            process.destroy();
        }
    }

    /** Gives it no chance to tidy up, as a crash or an empty battery does. */
    void kill() {
        if (decide(Fate.KILLED)) {
            process.destroyForcibly();
        }
    }

    private boolean decide(Fate next) {
        lock.lock();
        try {
            if (!process.isAlive() || fate == Fate.KILLED) {
                return false;
            }
            fate = next;
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    String name() {
        return name;
    }

    Instant startedAt() {
        return startedAt;
    }

    Fate fate() {
        lock.lock();
        try {
            return fate;
        } finally {
            lock.unlock();
        }
    }

    /** What it said last; of no meaning when it is not alive any more. */
    InstanceStatus status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    List<String> log() {
        lock.lock();
        try {
            return List.copyOf(log);
        } finally {
            lock.unlock();
        }
    }

    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }
}
