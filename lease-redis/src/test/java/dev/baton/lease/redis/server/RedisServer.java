package dev.baton.lease.redis.server;

import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * A Redis server on a free port of the loopback interface, in memory only, that can be stopped, killed, frozen and
 * started again in its place. {@link #close()} ends it whatever state it is in, and so does the end of this Java.
 *
 * <p>The program comes from the jar {@code org.signal:embedded-redis}. For one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

    private static final String VERSION = "7.0.15";
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEPS_TO_START = 2000;
    private static final int PORTS_TO_TRY = 5;
    private static final int PATIENCE_SECONDS = 10;
    private static final int CLIENT_MILLIS = 5000;

    private final Path folder;
    private final Path program;
    private final List<String> options;
    private final boolean sentinel;
    private final Thread atExit = new Thread(this::destroy, "end-redis-server");
    private @Nullable Process process;
    private int port;

    private RedisServer(Path folder, Path program, List<String> options, boolean sentinel) {
        this.folder = folder;
        this.program = program;
        this.options = options;
        this.sentinel = sentinel;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param options more of its options, such as {@code --maxmemory 8mb}, each word for itself
     * @return the server, to be closed
     */
    public static RedisServer start(String... options) {
        return start(false, List.of(options));
    }

    /**
     * Starts a node of a cluster that knows no others yet.
     *
     * @return the server, to be closed
     */
    public static RedisServer startClusterNode() {
        return start(
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "2000",
                "--cluster-port",
                Integer.toString(freePort()));
    }

    /**
     * Starts a sentinel that is quick to replace a primary.
     *
     * @param primary the server to watch
     * @param name how the sentinel calls it
     * @return the sentinel, to be closed
     */
    public static RedisServer startSentinel(RedisServer primary, String name) {
        return start(
                true,
                List.of(
                        "sentinel monitor " + name + " 127.0.0.1 " + primary.port() + " 1",
                        "sentinel down-after-milliseconds " + name + " 400",
                        "sentinel failover-timeout " + name + " 3000"));
    }

    private static RedisServer start(boolean sentinel, List<String> options) {
        try {
            Path folder = Files.createTempDirectory("redis-server");
            RedisServer server = new RedisServer(folder, unpack(folder), options, sentinel);
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.launchOnAnyPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The port, which stays the same when the server is started again.
     *
     * @return a port of 127.0.0.1
     */
    public int port() {
        return port;
    }

    /**
     * The address, without a user.
     *
     * @return such as {@code redis://127.0.0.1:12345/0}
     */
    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port + "/0");
    }

    /**
     * The address, with a user.
     *
     * @param user the user; may be empty
     * @param password the password, of characters that need no encoding
     * @return such as {@code redis://bot:secret@127.0.0.1:12345/0}
     */
    public URI uri(String user, String password) {
        return URI.create("redis://" + user + ":" + password + "@127.0.0.1:" + port + "/0");
    }

    /** Ends the server as its supervisor would, by SIGTERM. */
    public void stop() {
        Process running = running();
        running.destroy();
        awaitEnd(running);
    }

    /** Ends the server by SIGKILL. */
    public void kill() {
        Process running = running();
        running.destroyForcibly();
        awaitEnd(running);
    }

    /** Starts an ended server again on the same port, empty. */
    public void restart() {
        if (process != null && process.isAlive()) {
            kill();
        }
        if (!launch()) {
            throw new IllegalStateException("redis-server does not start again:\n" + log());
        }
    }

    /** Stops the process in its tracks (SIGSTOP): connections stay open, and nothing is answered. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        signal("CONT");
    }

    /** Deletes everything. */
    public void flushAll() {
        command("FLUSHALL");
    }

    /**
     * Runs a command on a connection of its own, in database 0 as the default user.
     *
     * @param words the command and its arguments
     * @return the answer: strings, longs, lists of them, or null
     */
    public @Nullable Object command(String... words) {
        try (Connection connection = new Connection(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder().timeoutMillis(CLIENT_MILLIS).build())) {
            connection.sendCommand(
                    () -> SafeEncoder.encode(words[0]),
                    List.of(words).subList(1, words.length).toArray(String[]::new));
            return SafeEncoder.encodeObject(connection.getOne());
        }
    }

    /** Ends the server and removes its files. */
    @Override
    public void close() {
        destroy();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launchOnAnyPort() {
        for (int attempt = 0; attempt < PORTS_TO_TRY; attempt++) {
            port = freePort();
            if (launch()) {
                return;
            }
        }
        String log = log();
        close();
        throw new IllegalStateException("redis-server does not start:\n" + log);
    }

    /** False if another process was quicker to take the port. */
    private boolean launch() {
        try {
            Process started = new ProcessBuilder(sentinel ? sentinelWords() : words())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
            process = started;
            for (int step = 0; step < STEPS_TO_START && started.isAlive(); step++) {
                if (isAnsweredBy(started)) {
                    return true;
                }
                TimeSource.system().sleep(STEP);
            }
            started.destroyForcibly();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while redis-server starts", e);
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of(program.toString(), "--port", Integer.toString(port)));
        words.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        words.addAll(List.of("--repl-diskless-sync-delay", "0"));
        words.addAll(options);
        return words;
    }

    /** A sentinel wants a file in which it can note what it finds out. */
    private List<String> sentinelWords() throws IOException {
        List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
        lines.addAll(options);
        Path file = folder.resolve("sentinel.conf");
        Files.write(file, lines);
        return List.of(program.toString(), file.toString(), "--sentinel");
    }

    /** Another server may be listening on the port, so ask this one who it is. */
    private boolean isAnsweredBy(Process started) {
        try {
            return String.valueOf(command("INFO", "server")).contains("process_id:" + started.pid() + "\r\n");
        } catch (JedisException notYet) {
            return false;
        }
    }

    private void destroy() {
        if (process != null && process.isAlive()) {
            awaitEnd(process.destroyForcibly());
        }
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("redis-server does not run");
        }
        return process;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + name, Long.toString(running().pid()))
                    .start();
            awaitEnd(kill);
            if (kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    private static void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Process " + ending.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process ends", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack(Path folder) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = "/redis-server-" + VERSION + "-" + system + "-" + machine;
        Path program = folder.resolve("redis-server");
        try (InputStream in = RedisServer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        resource + " is not on the class path; it comes with org.signal:embedded-redis");
            }
            Files.copy(in, program);
        }
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
