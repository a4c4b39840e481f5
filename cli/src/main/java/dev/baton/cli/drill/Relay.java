package dev.baton.cli.drill;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Passes connections on to a server, or to whichever of several takes them, in turn. Can be shut: then connections
 * break, and new ones break at once. Thread-safe.
 */
final class Relay implements AutoCloseable {

    private static final int BACKLOG = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerSocket listener;
    private final Supplier<List<InetSocketAddress>> servers;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    private Relay(ServerSocket listener, Supplier<List<InetSocketAddress>> servers) {
        this.listener = listener;
        this.servers = servers;
    }

    static Relay to(String host, int port) throws IOException {
        return to(() -> List.of(new InetSocketAddress(host, port)));
    }

    /** To those that are there at the moment; one that does not take a connection is passed over. */
    static Relay to(Supplier<List<InetSocketAddress>> servers) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), servers);
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
        try (client;
                Socket there = connected()) {
            sockets.add(there);
            if (shut) {
                return;
            }
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("drill-relay-back").start(() -> pass(there, client));
            pass(client, there);
            back.join();
            sockets.remove(there);
        } catch (IOException gone) {
            // The client sees its connection break.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connected() throws IOException {
        List<InetSocketAddress> all = servers.get();
        int first = turn.getAndIncrement();
        IOException failure = new ConnectException("nobody is there");
        for (int i = 0; i < all.size(); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(all.get(Math.floorMod(first + i, all.size())), (int) PATIENCE.toMillis());
                return socket;
            } catch (IOException refused) {
                quietly(socket);
                failure = refused;
            }
        }
        throw failure;
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
