package dev.baton.cli.drill;

import dev.baton.emulator.EmulatorDoor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that runs the bot, and its door to the Bot API. Thread-safe. */
final class Instance {

    private final int number;
    private final int port;
    private final Process process;
    private final EmulatorDoor door;
    private final Path log;
    private final Instant startedAt;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private volatile boolean endedByUs;
    private volatile @Nullable Instant heldFrom;

    private Instance(int number, int port, Process process, EmulatorDoor door, Path log, Instant startedAt) {
        this.number = number;
        this.port = port;
        this.process = process;
        this.door = door;
        this.log = log;
        this.startedAt = startedAt;
    }

    static Instance start(
            int number, List<String> command, Map<String, String> environment, EmulatorDoor door, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        int port = Integer.parseInt(environment.getOrDefault("PORT", "0"));
        Instant startedAt = Instant.now();
        Process process = builder.start();
        process.getOutputStream().close();
        Instance instance = new Instance(number, port, process, door, log, startedAt);
        Thread.ofVirtual().name("drill-log-" + number).start(instance::keepLog);
        return instance;
    }

    private void keepLog() {
        try (BufferedReader lines = process.inputReader();
                Writer out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.write('\n');
                out.flush();
                boolean holds = line.contains("Holding the lease of bot ");
                if (holds) {
                    heldFrom = Instant.now();
                }
                if (holds || line.contains("Standing by: ")) {
                    settled.complete(null);
                }
            }
        } catch (IOException gone) {
            // It has ended, or the disk is full; the drill goes on without this log.
        }
        process.onExit().join();
        settled.complete(null);
        door.close();
    }

    /** Done when it is known to wait or to serve. A bot without Baton does not tell. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    /** When it said that it holds the lease, the last time. */
    Optional<Instant> heldFrom() {
        return Optional.ofNullable(heldFrom);
    }

    /** Where it listens; 0 if it chooses that itself. */
    int port() {
        return port;
    }

    int number() {
        return number;
    }

    Process process() {
        return process;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ended without having been asked to. */
    boolean endedByItself() {
        return !process.isAlive() && !endedByUs;
    }

    /** Whether it was told to end. */
    boolean isStopping() {
        return endedByUs;
    }

    /** Asks it to end, as a platform does. */
    void stop() {
        endedByUs = true;
        process.destroy();
    }

    /**
     * Gives it no chance to tidy up. What it has started itself ends too.
     *
     * @return the moment before
     */
    Instant kill() {
        endedByUs = true;
        List<ProcessHandle> children = process.descendants().toList(); // which takes a while
        Instant killedAt = Instant.now();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        return killedAt;
    }

    /** Stops it in its tracks: its connections stay open, and it does nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0 && process.isAlive()) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Waits until it has ended; kills it if it takes too long. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        if (process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        kill();
        process.waitFor();
        return false;
    }
}
