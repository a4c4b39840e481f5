package dev.baton.cli.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server, and can be shut: then connections break, and new ones break at once. Thread-safe.
 */
final class Relay implements AutoCloseable {

    private static final int BACKLOG = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    private Relay(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    static Relay to(String host, int port) throws IOException {
        Relay relay = new Relay(
                new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), new InetSocketAddress(host, port));
        Thread.ofVirtual().name("drill-relay").start(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().name("drill-relay-out").start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket there = new Socket();
        sockets.add(there);
        try (client;
                there) {
            if (shut) {
                return;
            }
            there.connect(server, (int) PATIENCE.toMillis());
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("drill-relay-back").start(() -> pass(there, client));
            pass(client, there);
            back.join();
        } catch (IOException gone) {
            // The client sees its connection break.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
            sockets.remove(there);
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            if (!shut) {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException broken) {
            // One end is gone, and so the other goes.
        }
    }

    void shut() {
        shut = true;
        sockets.forEach(Relay::quietly);
    }

    void open() {
        shut = false;
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
        shut();
    }
}
