package dev.baton.benchmarks.lease;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;

/**
 * A redis-server of its own on a free port, in memory only; the program comes from {@code org.signal:embedded-redis}.
 */
final class Redis implements AutoCloseable {

    static final String VERSION = "7.0.15";
    private static final int STEPS_TO_START = 1000;
    private static final Duration STEP = Duration.ofMillis(10);

    private final Path folder;
    private final Process process;
    private final int port;

    private Redis(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-redis-server"));
    }

    static Redis start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("baton-benchmark");
        int port = freePort();
        Process process = new ProcessBuilder(
                        unpack(folder).toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Redis redis = new Redis(folder, process, port);
        for (int step = 0; step < STEPS_TO_START && process.isAlive(); step++) {
            try {
                redis.command("PING");
                return redis;
            } catch (IOException notYet) {
                Thread.sleep(STEP);
            }
        }
        redis.close();
        throw new IOException("redis-server does not start on port " + port);
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Runs a command that is answered by a line. */
    void command(String words) throws IOException {
        try (Socket socket = connect();
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith("+")) {
                throw new IOException(words + " is answered with " + answer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(folder.resolve("redis-server"));
        Files.deleteIfExists(folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path unpack(Path folder) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = "/redis-server-" + VERSION + "-" + system + "-" + machine;
        Path program = folder.resolve("redis-server");
        try (InputStream in = Redis.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path; it comes with org.signal:embedded-redis");
            }
            Files.copy(in, program);
        }
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
