package dev.baton.cli.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis of the drill's own, in memory only: it goes away by being killed, and comes back empty. For one thread. */
final class OwnRedis implements Storage {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(5);

    private final Path folder;
    private final Guardian guardian;
    private final int port;
    private Process server;

    private OwnRedis(Path folder, Guardian guardian, int port, Process server) {
        this.folder = folder;
        this.guardian = guardian;
        this.port = port;
        this.server = server;
    }

    /**
     * Starts {@code redis-server} from the path.
     *
     * @throws IOException if there is none, or it does not start
     */
    static OwnRedis start(Path folder, Guardian guardian) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return new OwnRedis(folder, guardian, port, launch(folder, guardian, port));
    }

    private static Process launch(Path folder, Guardian guardian, int port) throws IOException {
        Process started = new ProcessBuilder(List.of(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("redis.log").toFile()))
                .start();
        guardian.watch(started);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (started.isAlive() && System.nanoTime() - deadline < 0) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return started;
            } catch (IOException notYet) {
                pause();
            }
        }
        started.destroyForcibly();
        throw new IOException("redis-server does not start; see " + folder.resolve("redis.log"));
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while redis-server starts", e);
        }
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("REDIS_URL", "redis://127.0.0.1:" + port);
    }

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public boolean expires() {
        return true;
    }

    @Override
    public void goAway() {
        close();
    }

    @Override
    public void comeBack() {
        if (server.isAlive()) {
            return;
        }
        try {
            server = launch(folder, guardian, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
    }
}
