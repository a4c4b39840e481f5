package dev.baton.botapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that answers with given bytes, whatever they are, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** What is done about a request. */
    @FunctionalInterface
    interface Answer {

        /** May write, wait and close. */
        void to(Request request, Socket client) throws IOException;
    }

    /**
     * A request.
     *
     * @param head its first line and its headers
     * @param body the body
     * @param connection the how manieth connection brought it, from 1
     */
    record Request(String head, String body, int connection) {}

    private final ServerSocket socket;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    ScriptedServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    ScriptedServer(ServerSocket socket) {
        this.socket = socket;
        Thread.ofVirtual().start(this::accept);
    }

    URI url(String scheme) {
        return URI.create(scheme + "://localhost:" + socket.getLocalPort());
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What is answered next, before what was said earlier is used up, in that order. */
    ScriptedServer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    ScriptedServer then(String response) {
        return then((request, client) -> client.getOutputStream().write(response.getBytes(ISO_8859_1)));
    }

    Request next() throws InterruptedException {
        return requests.take();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                clients.add(client);
                int number = clients.size();
                Thread.ofVirtual().start(() -> serve(client, number));
            }
        } catch (IOException closed) {
            // It is.
        }
    }

    private void serve(Socket client, int number) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (true) {
                Request request = read(in, number);
                requests.add(request);
                answers.take().to(request, client);
                if (request.head().startsWith("CONNECT")) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The client has closed, or cannot do what we speak.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in, int connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        lower.substring(at + 15, lower.indexOf('\r', at)).strip());
        return new Request(head.toString(), new String(in.readNBytes(length), ISO_8859_1), connection);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
