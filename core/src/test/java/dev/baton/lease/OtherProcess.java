package dev.baton.lease;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another program on this machine, which writes lines and ends when its input does. */
final class OtherProcess implements AutoCloseable {

    private static final long PATIENCE = 30;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private OtherProcess(List<String> words) throws IOException {
        process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader out = process.inputReader()) {
                out.lines().forEach(lines::add);
            } catch (UncheckedIOException | IOException ended) {
                // nothing comes any more
            }
        });
    }

    /** A class with a main method, in a virtual machine of its own. */
    static OtherProcess java(Class<?> main, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(List.of(arguments));
        return new OtherProcess(words);
    }

    /** A Python program; the test is skipped where there is no Python. */
    static OtherProcess python(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", program));
        words.addAll(List.of(arguments));
        try {
            return new OtherProcess(words);
        } catch (IOException noPython) {
            assumeTrue(false, "python3 is not installed");
            throw new UncheckedIOException(noPython);
        }
    }

    /** The next line that it writes. */
    String line() throws InterruptedException {
        String line = lines.poll(PATIENCE, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("Nothing was written by process " + process.pid());
        }
        return line;
    }

    /** Sends it a line. */
    void say(String word) throws IOException {
        process.outputWriter().write(word + "\n");
        process.outputWriter().flush();
    }

    /** Stops it in its tracks (SIGSTOP). */
    void stop() throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("Process " + process.pid() + " could not be stopped");
        }
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
