package dev.baton.emulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a connection, with a look-ahead that grows as far as it is allowed to. */
final class HttpInput {

    private final InputStream in;
    private byte[] buffer = new byte[1024];
    private int start;
    private int end;

    HttpInput(InputStream in) {
        this.in = in;
    }

    boolean hasBuffered() {
        return start < end;
    }

    /** Blocks until more bytes are there, or tells with {@code false} that none will ever come. */
    boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOfRange(buffer, start, start + Math.max(2 * (end - start), 1024));
            end -= start;
            start = 0;
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count > 0;
    }

    /**
     * Takes what stands before a marker, and the marker too.
     *
     * @throws HttpFailure with the given status, when the marker does not come within the limit
     */
    String takeThrough(String marker, int limit, int failure) throws IOException, HttpFailure {
        int from = start;
        while (true) {
            int found = find(marker, from);
            if (found >= 0) {
                String text = new String(buffer, start, found - start, StandardCharsets.ISO_8859_1);
                start = found + marker.length();
                return text;
            }
            if (end - start > limit) {
                throw new HttpFailure(failure);
            }
            int seen = Math.max(0, end - start - marker.length() + 1);
            if (!fill()) {
                throw new EOFException();
            }
            from = start + seen;
        }
    }

    /** Takes so many bytes. What is only announced takes no memory yet. */
    byte[] take(int length) throws IOException {
        int have = Math.min(length, end - start);
        byte[] early = Arrays.copyOfRange(buffer, start, start + have);
        start += have;
        if (have == length) {
            return early;
        }
        byte[] rest = in.readNBytes(length - have);
        if (rest.length < length - have) {
            throw new EOFException();
        }
        byte[] bytes = Arrays.copyOf(early, length);
        System.arraycopy(rest, 0, bytes, have, rest.length);
        return bytes;
    }

    void takeInto(ByteArrayOutputStream out, int length) throws IOException {
        out.writeBytes(take(length));
    }

    private int find(String marker, int from) {
        for (int i = from; i <= end - marker.length(); i++) {
            int matched = 0;
            while (matched < marker.length() && buffer[i + matched] == marker.charAt(matched)) {
                matched++;
            }
            if (matched == marker.length()) {
                return i;
            }
        }
        return -1;
    }
}
