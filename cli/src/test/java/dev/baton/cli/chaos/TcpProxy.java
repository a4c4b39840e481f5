package dev.baton.cli.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A wire between a client and a server on this machine, which can be made slow, silent or cut, each way for itself.
 *
 * <p>A silent way is what a lost route is: nobody is told. What is sent meanwhile is held, the end of a connection
 * included, and goes on when the wire is good again, as TCP would repeat it. Connections can still be opened; nothing
 * comes of them. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> silent = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final InetSocketAddress address;
    private volatile ServerSocket listener;
    private volatile InetSocketAddress server;

    private TcpProxy(InetSocketAddress from, InetSocketAddress to) {
        this.server = to;
        this.listener = listen(from);
        this.address = (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** A wire from a free port of 127.0.0.1 to a port of 127.0.0.1. */
    public static TcpProxy to(int port) {
        return between("127.0.0.1", 0, port);
    }

    /** A wire from an address of this machine, and a port or 0 for any, to a port of 127.0.0.1. */
    public static TcpProxy between(String address, int fromPort, int toPort) {
        return new TcpProxy(new InetSocketAddress(address, fromPort), loopback(toPort));
    }

    /** The port that clients connect to. */
    public int port() {
        return address.getPort();
    }

    /** How many connections clients have opened so far. */
    public int opened() {
        return opened.get();
    }

    /** Whether the server saw a connection of this wire come from that port. */
    public boolean isFrom(int port) {
        return ports.contains(port);
    }

    /** Connections opened from now on lead to another port of 127.0.0.1. */
    public void leadTo(int port) {
        server = loopback(port);
    }

    /** Nothing gets through these ways any more, both if none is named, and nobody is told. */
    public void silence(Direction... ways) {
        change(() -> silent.addAll(ways.length == 0 ? EnumSet.allOf(Direction.class) : List.of(ways)));
    }

    /** Everything takes so much longer this way. */
    public void delay(Duration delay, Direction way) {
        change(() -> delays.put(way, delay));
    }

    /** A good wire again. What was held back goes on. */
    public void pass() {
        change(() -> {
            silent.clear();
            delays.clear();
        });
        if (listener.isClosed()) {
            listener = listen(address);
        }
    }

    /** Resets the connections that are open now (RST), at both ends. */
    public void reset() {
        wires.forEach(Wire::reset);
    }

    /** Resets what is open and refuses what comes, until {@link #pass()}. */
    public void refuse() {
        closeQuietly(listener);
        reset();
    }

    @Override
    public void close() {
        refuse();
        change(silent::clear);
    }

    private ServerSocket listen(InetSocketAddress from) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(from, BACKLOG);
            Thread.ofVirtual().start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                opened.incrementAndGet();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // No more clients.
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket();
            upstream.bind(null);
            ports.add(upstream.getLocalPort());
            upstream.connect(server);
            Wire wire = new Wire(client, upstream);
            wires.add(wire);
            if (listener.isClosed()) {
                wire.reset();
            }
            wire.start();
        } catch (IOException nobodyThere) {
            resetQuietly(client);
        }
    }

    /** Waits as long as the wire makes it wait. */
    private void await(Direction way) throws InterruptedException {
        lock.lock();
        try {
            long left = delays.getOrDefault(way, Duration.ZERO).toNanos();
            while (left > 0 && delays.containsKey(way)) {
                left = changed.awaitNanos(left);
            }
            while (silent.contains(way)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void resetQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Then there is nothing to reset.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // It is closed in any case.
        }
    }

    /** One connection. */
    private final class Wire {

        private static final int CHUNK = 16 * 1024;

        private final Socket client;
        private final Socket upstream;
        private final AtomicInteger open = new AtomicInteger(2);

        Wire(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void start() {
            Thread.ofVirtual().start(() -> pump(client, upstream, Direction.TO_SERVER));
            Thread.ofVirtual().start(() -> pump(upstream, client, Direction.TO_CLIENT));
        }

        private void pump(Socket from, Socket to, Direction way) {
            byte[] chunk = new byte[CHUNK];
            try {
                from.setTcpNoDelay(true);
                for (int n = from.getInputStream().read(chunk);
                        n >= 0;
                        n = from.getInputStream().read(chunk)) {
                    TcpProxy.this.await(way);
                    to.getOutputStream().write(chunk, 0, n);
                }
                TcpProxy.this.await(way);
                to.shutdownOutput();
            } catch (IOException broken) {
                reset();
            } catch (InterruptedException nobodyDoesThat) {
                Thread.currentThread().interrupt();
            }
            if (open.decrementAndGet() == 0) {
                wires.remove(this);
                closeQuietly(client);
                closeQuietly(upstream);
            }
        }

        void reset() {
            resetQuietly(client);
            resetQuietly(upstream);
        }
    }
}
