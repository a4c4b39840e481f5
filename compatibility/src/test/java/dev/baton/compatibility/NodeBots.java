package dev.baton.compatibility;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of the bots that Node runs, with the libraries they need, installed once. Thread-safe. */
final class NodeBots {

    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");
    private static final Path INSTALLED = FOLDER.resolve("installed-package-lock.json");
    private static final Path LOG = FOLDER.resolve("npm.log");
    private static final int INSTALLATION_SECONDS = 180;

    private static @Nullable String obstacle;
    private static boolean ready;

    private NodeBots() {}

    /** Returns the folder; aborts the test where there is no Node or the libraries cannot be had. */
    static synchronized Path folder() {
        if (!ready) {
            obstacle = prepare();
            ready = true;
        }
        if (obstacle != null) {
            abort(obstacle);
        }
        return FOLDER;
    }

    private static @Nullable String prepare() {
        try {
            Files.createDirectories(FOLDER);
            if (!succeeds(List.of("node", "--version"))) {
                return "there is no node on the PATH to run its bots with";
            }
            copySources();
            Path lock = FOLDER.resolve("package-lock.json");
            if (Files.exists(INSTALLED) && Files.mismatch(lock, INSTALLED) == -1) {
                return null;
            }
            if (!succeeds(List.of("npm", "ci"))) {
                return "npm ci could not install the libraries of Node's bots; see compatibility/" + LOG;
            }
            Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copySources() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean succeeds(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(LOG.toFile())
                    .start();
        } catch (IOException e) {
            Files.writeString(LOG, e.getMessage());
            return false;
        }
        try {
            return process.waitFor(INSTALLATION_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
