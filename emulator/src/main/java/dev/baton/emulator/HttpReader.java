package dev.baton.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Reads requests with the limits and the refusals of Telegram's server (tdlib/td, {@code HttpReader.cpp}): GET and POST
 * only, HTTP/1.0 and 1.1 only, a body whatever the method, plain or chunked, bare or compressed.
 */
final class HttpReader {

    /** Of all parameters of a request together. */
    static final int MAX_PARAMETERS = 1024 * 1024;

    private static final int MAX_HEADERS = 256 * 1024;
    private static final int MAX_UPLOAD = 64 * 1024 * 1024;

    private HttpReader() {}

    static HttpRequest read(HttpInput in) throws IOException, HttpFailure {
        String head = in.takeThrough("\r\n\r\n", MAX_HEADERS, 431);
        List<String> lines = List.of(head.split("\r\n", -1));
        String[] requestLine = lines.getFirst().split(" ", -1);
        if (requestLine.length != 3) {
            throw new HttpFailure(400);
        }
        if (!requestLine[2].equals("HTTP/1.1") && !requestLine[2].equals("HTTP/1.0")) {
            throw new HttpFailure(requestLine[2].startsWith("HTTP/") ? 505 : 400);
        }
        if (!requestLine[0].equals("GET") && !requestLine[0].equals("POST")) {
            throw new HttpFailure(501);
        }
        Map<String, String> headers = headers(lines.subList(1, lines.size()));
        return new HttpRequest(requestLine[1], headers, body(in, headers));
    }

    private static Map<String, String> headers(List<String> lines) throws HttpFailure {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new HttpFailure(400);
            }
            headers.put(
                    line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return headers;
    }

    private static byte[] body(HttpInput in, Map<String, String> headers) throws IOException, HttpFailure {
        String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        boolean isParameters = type.contains("application/json") || type.contains("application/x-www-form-urlencoded");
        int limit = isParameters && !type.contains("multipart/form-data") ? MAX_PARAMETERS : MAX_UPLOAD;
        String transfer = headers.getOrDefault("transfer-encoding", "identity").toLowerCase(Locale.ROOT);
        byte[] body = switch (transfer) {
            case "identity" -> in.take(length(headers.getOrDefault("content-length", "0"), 10, limit));
            case "chunked" -> chunks(in, limit);
            default -> throw new HttpFailure(501);
        };
        return plain(body, headers, limit);
    }

    /** Undoes the compression of a body. */
    static byte[] plain(byte[] body, Map<String, String> headers, int limit) throws HttpFailure {
        String encoding = headers.getOrDefault("content-encoding", "identity").toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> body;
            case "gzip" -> inflate(new ByteArrayInputStream(body), true, limit);
            case "deflate" -> inflate(new ByteArrayInputStream(body), false, limit);
            default -> throw new HttpFailure(415);
        };
    }

    private static byte[] chunks(HttpInput in, int limit) throws IOException, HttpFailure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = in.takeThrough("\r\n", 1024, 400);
            int semicolon = line.indexOf(';');
            String size = semicolon < 0 ? line : line.substring(0, semicolon);
            int length = length(size.trim(), 16, limit - body.size());
            if (length == 0) {
                String trailer;
                do {
                    trailer = in.takeThrough("\r\n", MAX_HEADERS, 431);
                } while (!trailer.isEmpty());
                return body.toByteArray();
            }
            in.takeInto(body, length);
            in.takeThrough("\r\n", 2, 400);
        }
    }

    private static byte[] inflate(InputStream packed, boolean gzip, int limit) throws HttpFailure {
        try (InputStream plain = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
            byte[] body = plain.readNBytes(limit + 1);
            if (body.length > limit) {
                throw new HttpFailure(413);
            }
            return body;
        } catch (IOException e) {
            throw new HttpFailure(400);
        }
    }

    private static int length(String text, int radix, int limit) throws HttpFailure {
        long length;
        try {
            length = Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new HttpFailure(400);
        }
        if (length < 0 || length > limit) {
            throw new HttpFailure(413);
        }
        return (int) length;
    }
}
