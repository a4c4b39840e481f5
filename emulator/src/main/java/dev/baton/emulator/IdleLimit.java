package dev.baton.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What comes in on a connection, which ends when neither a request was read nor a response written for too long,
 * however many bytes came meanwhile (tdlib/td, {@code HttpConnectionBase.cpp}). In real time: it is about the network.
 */
final class IdleLimit extends InputStream {

    private final Socket socket;
    private final InputStream in;
    private final long limitNanos;
    private volatile long deadline;

    IdleLimit(Socket socket, Duration limit) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.limitNanos = limit.toNanos();
        restart();
    }

    /** A request was read, or a response written. */
    void restart() {
        deadline = System.nanoTime() + limitNanos;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            long before = deadline;
            long left = before - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("idle for too long");
            }
            socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(left).toMillis()));
            try {
                return in.read(into, offset, length);
            } catch (SocketTimeoutException e) {
                if (deadline == before) {
                    throw e;
                }
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
