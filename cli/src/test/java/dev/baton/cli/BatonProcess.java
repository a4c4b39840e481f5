package dev.baton.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command as its user runs it: a process of its own, from the jar that was just built. */
final class BatonProcess implements AutoCloseable {

    /** What came back from the port. */
    record Page(int code, String body) {

        /** The value of a field of a JSON page, wherever it is; empty if there is none. */
        Optional<String> field(String name) {
            Matcher field =
                    Pattern.compile("\"" + name + "\":(\"([^\"]*)\"|[^,}]*)").matcher(body);
            return field.find()
                    ? Optional.of(field.group(2) == null ? field.group(1) : field.group(2))
                    : Optional.empty();
        }
    }

    private static final Pattern LISTENING = Pattern.compile("Listening on port (\\d+)");
    private static final Path JAR = Path.of("target", "baton.jar").toAbsolutePath();
    private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration PAGE_PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final Thread reader;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PAGE_PATIENCE)
            .build();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private volatile boolean killed;
    private volatile int port;

    private BatonProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::collect);
    }

    /** Starts the command with these variables and no others, by another program unless that is empty. */
    static BatonProcess start(List<String> launcher, Map<String, String> environment, String... arguments) {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of(JAVA.toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        words.addAll(List.of(arguments));
        return start(words, environment);
    }

    /** Starts a program of these tests, with an option of Java. */
    static BatonProcess start(Class<?> main, String option, Map<String, String> environment, String... arguments) {
        List<String> words = new ArrayList<>(
                List.of(JAVA.toString(), option, "-XX:+UseSerialGC", "-cp", JAR + ":" + TESTS, main.getName()));
        words.addAll(List.of(arguments));
        return start(words, environment);
    }

    private static BatonProcess start(List<String> words, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            started.getOutputStream().close();
            return new BatonProcess(started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            // the process has ended
        }
    }

    long pid() {
        return process.pid();
    }

    /** All it has written so far, on both streams. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines that contain a text. */
    List<String> lines(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    String output() {
        return String.join("\n", lines);
    }

    /** All that was read from its port. */
    List<String> pages() {
        return List.copyOf(pages);
    }

    BatonProcess awaitLine(String part) {
        Patience.await("process " + pid() + " writes \"" + part + "\"", () -> {
            if (!lines(part).isEmpty()) {
                return true;
            }
            if (!process.isAlive()) {
                awaitOutput();
                if (lines(part).isEmpty()) {
                    throw new AssertionError("It ended without writing \"" + part + "\":\n" + output());
                }
            }
            return !lines(part).isEmpty();
        });
        return this;
    }

    /** Waits until so many lines contain a text: what a process writes comes a moment after it was done. */
    List<String> awaitLines(String part, int count) {
        Patience.await(
                "process " + pid() + " writes \"" + part + "\" " + count + " times",
                () -> lines(part).size() >= count);
        return lines(part);
    }

    int port() {
        if (port == 0) {
            awaitLine("Listening on port ");
            Matcher listening = LISTENING.matcher(output());
            port = listening.find() ? Integer.parseInt(listening.group(1)) : 0;
        }
        return port;
    }

    Page status() {
        return get("/status");
    }

    Page health() {
        return get("/healthz");
    }

    Page readiness() {
        return get("/readyz");
    }

    Page get(String path) {
        return request(HttpRequest.newBuilder(address(path)).build());
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Page request(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            pages.add(response.body());
            return new Page(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking process " + pid(), e);
        }
    }

    /** Waits for a state, such as {@code holding}. */
    BatonProcess awaitState(String state) {
        port();
        Patience.await("process " + pid() + " is " + state, () -> {
            if (!process.isAlive()) {
                awaitOutput();
                throw new AssertionError("It ended and was never " + state + ":\n" + output());
            }
            return isInState(state);
        });
        return this;
    }

    boolean isInState(String state) {
        return status().field("state").equals(Optional.of(state));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the test itself ended it without letting it have a say. */
    boolean wasKilled() {
        return killed;
    }

    /** Asks it to end, by SIGTERM. */
    BatonProcess stop() {
        process.destroy();
        return this;
    }

    /** Ends it by SIGKILL. */
    BatonProcess kill() {
        killed = true;
        process.destroyForcibly();
        return this;
    }

    /** Stops it in its tracks (SIGSTOP): its connections stay open, and it does nothing. */
    void freeze() {
        signal("STOP");
    }

    /** Lets a frozen process go on. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during kill -" + name, e);
        }
    }

    /** Waits until it has ended by itself or by a signal, and tells the code. */
    int awaitExit() {
        try {
            if (!process.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Process " + pid() + " does not end:\n" + output());
            }
            awaitOutput();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while process " + pid() + " ends", e);
        }
    }

    private void awaitOutput() {
        try {
            reader.join(PAGE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once, whatever it does. */
    @Override
    public void close() {
        http.shutdownNow();
        process.destroyForcibly();
        awaitExit();
    }
}
