package dev.baton.emulator;

import java.nio.charset.StandardCharsets;

/**
 * A response, in the shape in which Telegram's server sends it (tdlib/telegram-bot-api, {@code HttpConnection.cpp}):
 * the connection is always kept, whatever the request said.
 *
 * @param retryAfter seconds; 0 for no such header
 */
record HttpResponse(int status, String contentType, int retryAfter, Body body) {

    static HttpResponse of(ApiAnswer answer) {
        return new HttpResponse(answer.status(), "application/json", answer.retryAfter(), answer.body());
    }

    static HttpResponse of(EmulatedFile file) {
        return new HttpResponse(200, "application/octet-stream", 0, Body.of(file.content()));
    }

    byte[] statusLine() {
        return ascii("HTTP/1.1 " + status + " " + HttpStatus.reason(status) + "\r\n");
    }

    byte[] headers(int length) {
        return ascii("Connection: keep-alive\r\nContent-Type: " + contentType + "\r\n"
                + (retryAfter > 0 ? "Retry-After: " + retryAfter + "\r\n" : "")
                + "Content-Length: " + length + "\r\n\r\n");
    }

    /** What a request that cannot be read is answered with. */
    static byte[] unreadable(int status) {
        return ascii("HTTP/1.1 " + status + " " + HttpStatus.reason(status) + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
