package dev.baton.botapi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The body of a request that knows whether its end has been handed to the connection, which comes after all headers
 * were. Used by one thread.
 */
final class OutgoingBody extends AbstractHttpEntity {

    /** So little that it waits in the buffer of the connection, together with the headers if the body is short. */
    private static final int END = 1024;

    private final byte[] content;
    private boolean sent;

    OutgoingBody(RequestBody body) {
        super(body.type(), null);
        this.content = body.content();
    }

    /** Whether the server may have the whole request. */
    boolean isSent() {
        return sent;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        int end = Math.max(0, content.length - END);
        out.write(content, 0, end);
        sent = true; // before it is, so that nobody takes a request for unsent that is just leaving
        out.write(content, end, content.length - end);
    }

    @Override
    public long getContentLength() {
        return content.length;
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {}
}
