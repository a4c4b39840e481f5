package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What figures were measured on, in words. */
public final class Machine {

    private Machine() {}

    /** Such as {@code 2 cores of AMD EPYC, Linux 6.1, Java 25}. */
    public static String describe() {
        return Runtime.getRuntime().availableProcessors() + " cores of " + model() + ", "
                + System.getProperty("os.name") + " "
                + System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1")
                + ", Java " + Runtime.version().feature();
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
