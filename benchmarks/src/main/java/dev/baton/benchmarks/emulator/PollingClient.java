package dev.baton.benchmarks.emulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bot as cheap as can be: getUpdates over one socket, and of the answer no more is read than the ids. */
final class PollingClient implements AutoCloseable {

    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\"update_id\":".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String token;
    private byte[] buffer = new byte[1024];
    private int offset;
    private long bytes;

    PollingClient(int port, String token) throws IOException {
        this.token = token;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    void ask() throws IOException {
        out.write(("GET /bot" + token + "/getUpdates?offset=" + offset
                        + "&limit=100&timeout=50 HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads an answer; returns how many updates it had. */
    int read() throws IOException {
        int have = 0;
        int head = -1;
        while (head < 0) {
            have += fill(have, 1);
            head = find(END_OF_HEAD, 0, have);
        }
        int body = head + END_OF_HEAD.length;
        int end = body + (int) number(find(LENGTH, 0, head) + LENGTH.length);
        if (end > buffer.length) {
            byte[] larger = new byte[end];
            System.arraycopy(buffer, 0, larger, 0, have);
            buffer = larger;
        }
        while (have < end) {
            have += fill(have, end - have);
        }
        bytes += end;
        int first = find(ID, body, end);
        if (first < 0) {
            return 0;
        }
        int last = end - ID.length;
        while (!matches(ID, last)) {
            last--;
        }
        int firstId = (int) number(first + ID.length);
        int lastId = (int) number(last + ID.length);
        offset = lastId + 1;
        return lastId - firstId + 1;
    }

    /** All bytes that came. */
    long bytes() {
        return bytes;
    }

    private int fill(int have, int atLeast) throws IOException {
        int count = in.read(buffer, have, Math.max(atLeast, buffer.length - have));
        if (count < 0) {
            throw new EOFException();
        }
        return count;
    }

    private int find(byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (matches(what, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(byte[] what, int at) {
        for (int i = 0; i < what.length; i++) {
            if (buffer[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(int at) {
        long number = 0;
        for (int i = at; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
            number = number * 10 + buffer[i] - '0';
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
