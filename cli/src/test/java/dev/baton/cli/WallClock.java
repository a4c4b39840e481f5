package dev.baton.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of one process, which can be set while that runs. A little library, compiled here and preloaded there,
 * moves what the process reads of it and leaves the monotonic clock alone. (libfaketime does so too, but makes a Java
 * that waits spin.)
 */
final class WallClock {

    private static final int PATIENCE_SECONDS = 20;

    private final Path library;
    private final Path ahead;

    private WallClock(Path library, Path ahead) {
        this.library = library;
        this.ahead = ahead;
    }

    /**
     * Compiles the library.
     *
     * @throws IllegalStateException with the reason if that cannot be done here
     */
    static WallClock in(Path folder) {
        WallClock clock = new WallClock(folder.resolve("clock.so"), folder.resolve("ahead"));
        try (InputStream source = WallClock.class.getResourceAsStream("clock.c")) {
            Path file = folder.resolve("clock.c");
            Files.copy(source, file);
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O1", "-o", clock.library.toString(), file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            if (!compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new IllegalStateException(
                        "A clock that can be set cannot be compiled here: " + Files.readString(folder.resolve("log")));
            }
            clock.set(Duration.ZERO);
            return clock;
        } catch (IOException noCompiler) {
            throw new IllegalStateException("A clock that can be set needs a C compiler: " + noCompiler.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a library is compiled", e);
        }
    }

    /** The variables with which a process gets this clock. */
    List<String> variables() {
        return List.of("LD_PRELOAD=" + library, "CLOCK=" + ahead);
    }

    /** Sets it so much ahead of the true time, or behind if that is negative. */
    void set(Duration difference) {
        byte[] seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(difference.toSeconds())
                .array();
        try {
            // In place: the process has the file in its memory.
            Files.write(ahead, seconds, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
