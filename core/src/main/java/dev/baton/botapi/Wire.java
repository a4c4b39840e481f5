package dev.baton.botapi;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection, plain or encrypted. Reading ends with the deadline. An interrupt of a thread that reads or
 * writes closes the connection, on every kind of thread: a channel does that, a socket alone does not.
 *
 * <p>The channel blocks, but for a plain connection on which polls wait: it stays as {@link #awaitBytes} needs it until
 * somebody reads who has not waited. To change it, and to have it watched anew, costs a poll eight calls of the kernel.
 */
final class Wire extends SocketHolder {

    private final SocketChannel channel;
    private final Socket socket;
    private Deadline deadline;
    private volatile @Nullable Selector selector;

    /** Whether somebody has waited since something was written. */
    private boolean awaited;

    /**
     * A wire.
     *
     * @param channel the connection
     * @param socket what speaks over it: its own socket, or an encrypting one on top
     * @param deadline for reading, until another is given
     */
    Wire(SocketChannel channel, Socket socket, Deadline deadline) {
        super(socket);
        this.channel = channel;
        this.socket = socket;
        this.deadline = deadline;
    }

    void readUntil(Deadline end) {
        deadline = end;
    }

    @Override
    protected InputStream getInputStream(Socket from) throws IOException {
        return new FilterInputStream(from.getInputStream()) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (awaited && !channel.isBlocking()) {
                    return readAwaiting(ByteBuffer.wrap(into, offset, length));
                }
                block();
                socket.setSoTimeout(deadline.millisLeft());
                return super.read(into, offset, length);
            }
        };
    }

    private int readAwaiting(ByteBuffer into) throws IOException {
        int read = channel.read(into);
        while (read == 0) {
            deadline.millisLeft(); // fails if nothing is left
            awaitBytes(deadline);
            if (Thread.currentThread().isInterrupted()) {
                cut();
                throw new ClosedByInterruptException();
            }
            read = channel.read(into);
        }
        return read;
    }

    @Override
    protected OutputStream getOutputStream(Socket to) throws IOException {
        return isEncrypted() ? to.getOutputStream() : new PlainOutput(to.getOutputStream());
    }

    private boolean isEncrypted() {
        return socket instanceof SSLSocket;
    }

    /**
     * Waits until there is something to read, the deadline passes or the thread is interrupted, which closes nothing
     * here and leaves the thread interrupted.
     *
     * @throws IOException if the connection is closed meanwhile
     */
    void awaitBytes(Deadline end) throws IOException {
        Selector readable = selector;
        if (readable == null) {
            readable = Selector.open();
            selector = readable;
        }
        try {
            if (channel.isBlocking()) {
                channel.configureBlocking(false);
                channel.register(readable, SelectionKey.OP_READ);
            }
            awaited = true;
            if (!end.isOver()) {
                readable.select(selected -> {}, end.millisLeft());
            }
            if (isEncrypted()) {
                block();
            }
        } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException cut) {
            readable.close(); // who cut the connection may not have seen it yet
            throw new ClosedChannelException();
        }
    }

    /** Has the channel block again, as everything but {@link #awaitBytes} expects it. */
    private void block() throws IOException {
        Selector readable = selector;
        if (readable == null || channel.isBlocking()) {
            return;
        }
        try {
            SelectionKey key = channel.keyFor(readable);
            if (key != null) {
                key.cancel();
                readable.selectNow(); // a channel is not set free before
            }
            channel.configureBlocking(true);
        } catch (ClosedSelectorException cut) {
            throw new ClosedChannelException();
        }
    }

    /**
     * Whether the server has neither closed the connection nor said anything unasked. Not for a connection in use.
     *
     * @return false if it is of no use any more
     */
    boolean isQuiet() {
        try {
            return atOnce(() -> channel.read(ByteBuffer.allocate(1))) == 0;
        } catch (IOException broken) {
            return false;
        }
    }

    private interface Transfer {
        int bytes() throws IOException;
    }

    /** Does what does not have to wait. */
    private int atOnce(Transfer transfer) throws IOException {
        boolean blocking = channel.isBlocking();
        channel.configureBlocking(false);
        try {
            return transfer.bytes();
        } finally {
            channel.configureBlocking(blocking);
        }
    }

    /**
     * Closes the connection, without a farewell that could have to wait. What was written before still arrives. May be
     * called by any thread, and at any time.
     */
    void cut() {
        try {
            channel.close();
            Selector waiting = selector;
            if (waiting != null) {
                waiting.close();
            }
        } catch (IOException harmless) {
            // It is closed all the same.
        }
    }

    /**
     * Writes what the connection takes at once without being open to an interrupt, so that what is handed over arrives
     * also if the interrupt comes in the middle.
     */
    private final class PlainOutput extends OutputStream {

        private final OutputStream waiting;

        PlainOutput(OutputStream waiting) {
            this.waiting = waiting;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            awaited = false;
            int written = atOnce(() -> channel.write(ByteBuffer.wrap(bytes, offset, length)));
            if (written < length) {
                block();
                waiting.write(bytes, offset + written, length - written);
            }
        }
    }
}
