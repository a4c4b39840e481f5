package dev.baton.botapi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A connection to the server, for one request after another. Used by one thread at a time, but for {@link #cut}. */
final class Connection {

    /** Longer than any answer of a Bot API, so that nothing that answers without end fills the memory. */
    private static final int LONGEST_ANSWER = 64 << 20;

    /** A connection that was used so recently is taken for open without a look. */
    private static final Duration FRESH = Duration.ofMillis(100);

    /** Servers close a connection that is not used; one that was idle for so long is not relied on. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(16 << 10)
            .setMaxLineLength(16 << 10)
            .setMaxHeaderCount(200)
            .build();

    private final Wire wire;
    private final String target;
    private final Http http;
    private Deadline fresh = Deadline.in(FRESH);
    private Deadline usable = Deadline.in(LONGEST_IDLE);
    private boolean lasting = true;

    /**
     * A connection.
     *
     * @param wire its bytes
     * @param target what stands before the path of each request: nothing, or the server if a proxy has to know it
     */
    Connection(Wire wire, String target) throws IOException {
        this.wire = wire;
        this.target = target;
        this.http = new Http(wire);
    }

    /**
     * Sends a request, whose answer has to be received next.
     *
     * @throws IOException if the connection breaks or the thread is interrupted; it is of no use any more then. The
     *     body knows whether the request had left
     */
    void send(String host, String path, OutgoingBody body) throws IOException, HttpException {
        ClassicHttpRequest request = request("POST", target + path);
        request.setHeader(HttpHeaders.HOST, host);
        request.setHeader(HttpHeaders.USER_AGENT, "Baton");
        request.setHeader(HttpHeaders.CONTENT_TYPE, body.getContentType());
        request.setHeader(HttpHeaders.CONTENT_LENGTH, body.getContentLength());
        request.setEntity(body);
        http.sendRequestHeader(request);
        http.sendRequestEntity(request);
        http.flush();
    }

    /**
     * Waits until an answer begins, the deadline passes or the thread is interrupted, which closes nothing here.
     *
     * @throws IOException if the connection is closed meanwhile
     */
    void awaitBytes(Deadline deadline) throws IOException {
        wire.awaitBytes(deadline);
    }

    /**
     * Reads the answer to what was sent.
     *
     * @throws IOException if the connection breaks, the deadline passes or the thread is interrupted; it is of no use
     *     any more then
     * @throws HttpException if what answers does not speak HTTP; the same
     */
    HttpAnswer receive(Deadline deadline) throws IOException, HttpException {
        wire.readUntil(deadline);
        ClassicHttpResponse response = finalHeader();
        byte[] content = hasBody(response.getCode()) ? body(response) : new byte[0];
        lasting = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, response, null);
        fresh = Deadline.in(FRESH);
        usable = Deadline.in(LONGEST_IDLE);
        Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        return new HttpAnswer(response.getCode(), type == null ? "no content type" : type.getValue(), content);
    }

    /**
     * Asks a proxy for a way to the server. Whatever follows on the wire goes there.
     *
     * @param server host and port
     * @return the proxy's status
     */
    int openTunnel(String server, Deadline deadline) throws IOException, HttpException {
        wire.readUntil(deadline);
        ClassicHttpRequest request = request("CONNECT", server);
        request.setHeader(HttpHeaders.HOST, server);
        http.sendRequestHeader(request);
        http.flush();
        return finalHeader().getCode();
    }

    /** The target goes out as it is: a path, an address or, for a tunnel, host and port. */
    private static ClassicHttpRequest request(String method, String target) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(method, "/");
        request.setPath(target);
        return request;
    }

    /** Without those that only say that it goes on. */
    private ClassicHttpResponse finalHeader() throws IOException, HttpException {
        ClassicHttpResponse response = http.receiveResponseHeader();
        while (response.getCode() < HttpStatus.SC_SUCCESS) {
            response = http.receiveResponseHeader();
        }
        return response;
    }

    private static boolean hasBody(int status) {
        return status != HttpStatus.SC_NO_CONTENT && status != HttpStatus.SC_NOT_MODIFIED;
    }

    private byte[] body(ClassicHttpResponse response) throws IOException, HttpException {
        http.receiveResponseEntity(response);
        HttpEntity entity = response.getEntity();
        if (entity.getContentLength() > LONGEST_ANSWER) {
            throw tooLong();
        }
        try (InputStream in = entity.getContent()) {
            return entity.getContentLength() < 0 ? readToEnd(in) : read(in, (int) entity.getContentLength());
        }
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] content = new byte[length];
        if (in.readNBytes(content, 0, length) < length) {
            throw new EOFException("the answer is cut off");
        }
        return content;
    }

    private static byte[] readToEnd(InputStream in) throws IOException {
        byte[] content = in.readNBytes(LONGEST_ANSWER + 1);
        if (content.length > LONGEST_ANSWER) {
            throw tooLong();
        }
        return content;
    }

    private static IOException tooLong() {
        return new IOException("the answer is longer than " + (LONGEST_ANSWER >> 20) + " MiB");
    }

    /** Whether another request may go over it. */
    boolean isReusable() {
        return lasting && !usable.isOver() && (!fresh.isOver() || wire.isQuiet());
    }

    /** Closes it. What was written before still arrives; who waits for an answer gets none. */
    void cut() {
        wire.cut();
    }

    /** The HTTP on a wire of ours. */
    private static final class Http extends DefaultBHttpClientConnection {
        Http(Wire wire) throws IOException {
            super(LIMITS);
            bind(wire);
        }
    }
}
