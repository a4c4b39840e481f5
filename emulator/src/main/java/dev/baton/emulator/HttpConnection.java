package dev.baton.emulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Its thread reads a request, hands it over and reads on, one request at a time; bytes that
 * come early wait. A client that hangs up while its request is pending is let go of at once; the request lives on
 * without it (tdlib/td, {@code HttpConnectionBase.cpp}).
 */
final class HttpConnection implements Runnable {

    /** Whom requests are handed over to. */
    interface Handler {

        /** Answers through the exchange, now or later; or fails, and then the connection is refused and closed. */
        void handle(HttpRequest request, Exchange exchange) throws HttpFailure;
    }

    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MAX_UNREAD = 1024 * 1024;

    private final long id;
    private final Socket socket;
    private final Handler handler;
    private final IdleLimit idle;
    private volatile boolean closed;
    private volatile boolean retired;
    private volatile @Nullable Exchange pending;
    private volatile Exchange.@Nullable Delivery unconfirmed;

    HttpConnection(long id, Socket socket, Handler handler, Duration idleLimit) {
        this.id = id;
        this.socket = socket;
        this.handler = handler;
        this.idle = new IdleLimit(idleLimit, this::hangUp);
    }

    long id() {
        return id;
    }

    int remotePort() {
        return socket.getPort();
    }

    /** Whether a request on it is not answered yet. */
    boolean isWaiting() {
        Exchange exchange = pending;
        return exchange != null && !exchange.isDone();
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void run() {
        try {
            idle.start();
            socket.setTcpNoDelay(true);
            HttpInput in = new HttpInput(socket.getInputStream());
            while (!closed && (in.hasBuffered() || in.fill())) {
                serve(in);
            }
        } catch (HttpFailure e) {
            refuse(e.status());
        } catch (SocketException e) {
            broke(e);
        } catch (IOException e) {
            log.trace("Connection {} ended: {}", id, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            log.warn("Connection {}: there is no memory for its request", id);
            refuse(413);
        } catch (RuntimeException e) {
            log.error("Connection {} failed", id, e);
        } finally {
            idle.stop();
            hangUp();
        }
    }

    private void serve(HttpInput in) throws IOException, HttpFailure, InterruptedException {
        HttpRequest request = HttpReader.read(in);
        idle.restart();
        unconfirmed = null;
        Exchange exchange = new Exchange(this);
        pending = exchange;
        handler.handle(request, exchange);
        exchange.handedOver();
        while (!exchange.isDone()) {
            if (in.hasBuffered()) {
                exchange.awaitDone(); // a request that came early waits; meanwhile nobody looks for the client
            } else if (!in.fill()) {
                throw new EOFException();
            }
        }
    }

    /**
     * Writes a response in three steps. A write to a client that is gone succeeds once and fails the next time, so the
     * first step finds out about it; only then is the reply said to have reached the client, and only after that can
     * the client have read all of it.
     *
     * <p>A process that dies leaves its connections open for a moment, in which all three succeed. Its end is told by a
     * reset then, since a system resets a connection on which something has come that nobody has read.
     */
    void write(HttpResponse response, boolean half, Exchange.Delivery delivery) {
        byte[] content = response.body().bytes();
        try {
            OutputStream out = socket.getOutputStream();
            out.write(response.statusLine());
            out.write(response.headers(content.length));
            if (closed) {
                throw new EOFException();
            }
            unconfirmed = delivery;
            delivery.reached(true);
        } catch (IOException e) {
            delivery.reached(false);
            hangUp();
            return;
        }
        try {
            socket.getOutputStream().write(content, 0, half ? content.length / 2 : content.length);
            idle.restart();
        } catch (IOException e) {
            delivery.reached(false);
            hangUp();
        }
    }

    /** The other side broke the connection: it never read what it was sent last. */
    private void broke(SocketException why) {
        log.trace("Connection {} broke: {}", id, why.toString());
        Exchange.Delivery last = unconfirmed;
        if (!closed && last != null) {
            last.reached(false);
        }
    }

    /** Closes the connection, as soon as no request is pending. */
    void retire() {
        retired = true;
        if (!isWaiting()) {
            hangUp();
        }
    }

    /** A reply was given. */
    void settled() {
        if (retired) {
            hangUp();
        }
    }

    void hangUp() {
        closed = true;
        Exchange exchange = pending;
        if (exchange != null) {
            exchange.abandon();
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.trace("Connection {} did not close cleanly: {}", id, e.toString());
        }
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            log.trace("Connection {} is gone already: {}", id, e.toString());
        }
        hangUp();
    }

    private void refuse(int status) {
        try {
            socket.getOutputStream().write(HttpResponse.unreadable(status));
            socket.shutdownOutput();
            socket.setSoTimeout(1000);
            socket.getInputStream().skip(MAX_UNREAD); // else unread bytes turn the close into a reset
        } catch (IOException e) {
            log.trace("Connection {} did not wait for its refusal: {}", id, e.toString());
        }
    }
}
