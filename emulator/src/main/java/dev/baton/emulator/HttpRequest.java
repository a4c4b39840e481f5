package dev.baton.emulator;

import java.util.Locale;
import java.util.Map;

/** A request as it came in. */
final class HttpRequest {

    private final String target;
    private final Map<String, String> headers;
    private final byte[] body;

    /** The names of the headers are in lower case. */
    HttpRequest(String target, Map<String, String> headers, byte[] body) {
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    /**
     * The same request as its server gets it from a proxy, to which a client names the server too (RFC 9112, 3.2.2).
     */
    HttpRequest forwarded() {
        int authority = target.startsWith("http://") ? "http://".length() : -1;
        int path = authority < 0 ? 0 : target.indexOf('/', authority);
        return new HttpRequest(path < 0 ? "/" : target.substring(path), headers, body);
    }

    /** What stands before the question mark, still encoded. */
    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** What stands behind the question mark, still encoded. */
    String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    String contentType() {
        return headers.getOrDefault("content-type", "");
    }

    boolean hasContent(String type) {
        return contentType().toLowerCase(Locale.ROOT).contains(type);
    }

    byte[] body() {
        return body;
    }
}
