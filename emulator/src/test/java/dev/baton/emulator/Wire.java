package dev.baton.emulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to the emulator that shows every byte; it gives up after ten seconds. */
final class Wire implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final Socket socket;

    Wire(URI url) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
            socket.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Calls a method of the bot of {@link TestBot#TOKEN}. */
    Wire get(String methodAndQuery) throws IOException {
        return send("GET /bot" + TestBot.TOKEN + "/" + methodAndQuery + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /** Reads one response, head and body. */
    String response() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) next());
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new AssertionError("no length: " + head);
        }
        StringBuilder body = new StringBuilder();
        for (int left = Integer.parseInt(length.group(1)); left > 0; left--) {
            body.append((char) next());
        }
        return head.append(body).toString();
    }

    private int next() throws IOException {
        int next = socket.getInputStream().read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    /** Reads all there is until the other side closes. */
    String rest() throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    boolean hasAnswer() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes as the system does for a process that was killed and has not read everything. */
    void die() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
