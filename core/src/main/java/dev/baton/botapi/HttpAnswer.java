package dev.baton.botapi;

/** What a server answered. */
final class HttpAnswer {

    private final int status;
    private final String contentType;
    private final byte[] body;

    HttpAnswer(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    /** The status of HTTP. */
    int status() {
        return status;
    }

    /** What the server says that the body is. */
    String contentType() {
        return contentType;
    }

    /** All of the body; not to be changed. */
    byte[] body() {
        return body;
    }
}
