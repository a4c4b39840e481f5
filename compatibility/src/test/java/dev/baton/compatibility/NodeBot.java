package dev.baton.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bot in a process of its own, which ends when this is closed. */
final class NodeBot implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Process process;
    private final Path log;

    private NodeBot(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a script; aborts the test where that is not possible. */
    static NodeBot start(String script, Map<String, String> settings) {
        Path folder = NodeBots.folder();
        Path log = folder.resolve(script + "-" + COUNT.incrementAndGet() + ".log");
        ProcessBuilder builder = new ProcessBuilder("node", script + ".mjs")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        try {
            return new NodeBot(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop. */
    void stop() {
        // Process.destroy() would close its standard input too, which tells it that the test is over
        process.toHandle().destroy();
    }

    /** Returns the code with which it ends by itself or after it was stopped. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(Conversation.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it does not end; it said: " + output());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
