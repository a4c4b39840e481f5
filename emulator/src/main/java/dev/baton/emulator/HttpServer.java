package dev.baton.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server on the loopback interface, one virtual thread per connection.
 *
 * <p>Its own rather than the JDK's: a pending long poll must notice that its client hung up, a fault must be able to
 * break off a response or reset a connection, and a connection must be kept or closed exactly as Telegram's server does
 * it.
 */
final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1024;
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(500);

    /** An accept fails for lack of descriptors or of memory; either is cured by others who end. */
    private static final Duration EXHAUSTED_PAUSE = Duration.ofMillis(20);

    private final ServerSocket listener;
    private final Thread acceptor;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final HttpConnection.Handler handler;
    private final EmulatorClock clock;
    private final AtomicLong connectionIds;
    private volatile @Nullable Duration connectionLifetime;

    private HttpServer(
            ServerSocket listener,
            HttpConnection.Handler handler,
            EmulatorClock clock,
            @Nullable Duration connectionLifetime,
            AtomicLong connectionIds) {
        this.listener = listener;
        this.acceptor = Thread.ofPlatform()
                .daemon()
                .name("baton-emulator-" + listener.getLocalPort())
                .unstarted(this::accept);
        this.handler = handler;
        this.clock = clock;
        this.connectionLifetime = connectionLifetime;
        this.connectionIds = connectionIds;
    }

    /** Starts one; without a lifetime a connection is kept as long as its client likes. Several may count together. */
    static HttpServer start(
            int port,
            HttpConnection.Handler handler,
            EmulatorClock clock,
            @Nullable Duration connectionLifetime,
            AtomicLong connectionIds) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            bind(listener, port);
            HttpServer server = new HttpServer(listener, handler, clock, connectionLifetime, connectionIds);
            server.acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    private static void bind(ServerSocket listener, int port) throws IOException {
        try {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Of connections that are opened from now on; null for any length. */
    void setConnectionLifetime(@Nullable Duration lifetime) {
        connectionLifetime = lifetime;
    }

    /** The connections that are open, in the order of their opening. */
    List<OpenConnection> connections() {
        return connections.stream()
                .map(each -> new OpenConnection(each.id(), each.remotePort(), each.isWaiting()))
                .sorted(Comparator.comparingLong(OpenConnection::id))
                .toList();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                serve(connectionIds.incrementAndGet(), socket);
            } catch (IOException | OutOfMemoryError e) {
                if (!listener.isClosed()) {
                    log.warn("Cannot accept a connection: {}", e.toString());
                    LockSupport.parkNanos(EXHAUSTED_PAUSE.toNanos());
                }
            }
        }
    }

    private void serve(long id, Socket socket) {
        HttpConnection connection = new HttpConnection(id, socket, handler, IDLE_LIMIT);
        connections.add(connection);
        try {
            start(connection);
        } catch (OutOfMemoryError full) {
            connections.remove(connection);
            connection.hangUp();
            throw full;
        }
    }

    private void start(HttpConnection connection) {
        if (listener.isClosed()) {
            connection.hangUp();
        }
        Duration lifetime = connectionLifetime;
        EmulatorClock.Timer retirement = lifetime == null ? () -> {} : clock.schedule(lifetime, connection::retire);
        Thread.ofVirtual().name("baton-emulator-connection-" + connection.id()).start(() -> {
            try {
                connection.run();
            } finally {
                retirement.cancel();
                connections.remove(connection);
            }
        });
    }

    /** Returns when nobody can connect any more, which a system allows as long as a thread is in the accept. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("The listener did not close cleanly: {}", e.toString());
        }
        connections.forEach(HttpConnection::hangUp);
    }
}
