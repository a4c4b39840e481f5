package dev.baton.botapi;

import java.io.IOException;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The connections to one server: each is used by one call at a time, and kept for the next. The one used last comes
 * first, so that no more stay open than are needed. Thread-safe.
 */
final class Connections {

    private final ServerAddress server;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(ServerAddress server) {
        this.server = server;
    }

    /**
     * Takes one, to be given back or dropped.
     *
     * @throws IOException if there is none and none can be made; nothing has been sent then
     */
    Connection take(Deadline deadline) throws IOException {
        failIfClosed();
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (kept.isReusable()) {
                return kept;
            }
            drop(kept);
        }
        Connection made = server.connect(deadline);
        open.add(made);
        if (closed) {
            drop(made);
        }
        failIfClosed();
        return made;
    }

    private void failIfClosed() throws IOException {
        if (closed) {
            throw new IOException("this client is closed");
        }
    }

    void giveBack(Connection connection) {
        if (connection.isReusable()) {
            idle.addFirst(connection);
            dropOldest();
        } else {
            drop(connection);
        }
    }

    /** The one that was not used for longest: after a burst of calls they go away one by one. */
    private void dropOldest() {
        Connection oldest = idle.pollLast();
        if (oldest != null) {
            if (oldest.isReusable()) {
                idle.addLast(oldest);
            } else {
                drop(oldest);
            }
        }
    }

    void drop(Connection connection) {
        open.remove(connection);
        connection.cut();
    }

    /** Closes all, also those in use. */
    void close() {
        closed = true;
        open.forEach(this::drop);
    }
}
