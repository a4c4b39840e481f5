package dev.baton.cli.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code baton sandbox} as a user runs it: a process of its own, from the jar that was built. */
final class SandboxProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("The sandbox is at (http://\\S+)");
    private static final long SECONDS_TO_START = 60;
    private static final long SECONDS_TO_END = 20;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Thread reader;

    private SandboxProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().name("sandbox-output").start(this::read);
    }

    /**
     * Starts it on a free port.
     *
     * @param environment added to that of this process, in which there is no Redis
     * @param arguments more of them
     */
    static SandboxProcess start(Map<String, String> environment, List<String> arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "baton.jar").toString(),
                "sandbox",
                "--port",
                "0");
        builder.command().addAll(arguments);
        builder.environment().remove("REDIS_URL");
        builder.environment().putAll(environment);
        return new SandboxProcess(builder.redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = ADDRESS.matcher(line);
                if (matcher.find()) {
                    address.complete(URI.create(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The output of the sandbox cannot be read", e);
        } finally {
            address.completeExceptionally(new IllegalStateException("It ended without an address: " + output));
        }
    }

    /** Where the page is; waits until it has said so. */
    URI address() throws InterruptedException, ExecutionException, TimeoutException {
        return address.get(SECONDS_TO_START, TimeUnit.SECONDS);
    }

    /** The body of a resource that it serves. */
    String get(String path) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address().resolve(path)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** All that it has printed so far. */
    String output() {
        return String.join("\n", output);
    }

    /** Ends it as a supervisor does, and waits for that. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new AssertionError("The sandbox does not end: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    /** Leaves nothing behind, however the test went. */
    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
