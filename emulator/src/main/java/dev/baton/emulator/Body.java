package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer carries, in pieces that follow one another. A hundred updates are the same bytes in their queue, in an
 * answer and in the log of calls; they are put together when somebody wants to send or to see them.
 *
 * @param pieces not to be changed
 */
record Body(List<byte[]> pieces) {

    private static final byte[] UPDATES = utf8("{\"ok\":true,\"result\":[");
    private static final byte[] BETWEEN = utf8(",");
    private static final byte[] END = utf8("]}");

    static Body of(byte[] bytes) {
        return new Body(List.of(bytes));
    }

    /** In UTF-8. */
    static Body of(String text) {
        return of(utf8(text));
    }

    /** The result of getUpdates. */
    static Body of(List<QueuedUpdate> batch) {
        List<byte[]> pieces = new ArrayList<>(2 * batch.size() + 2);
        pieces.add(UPDATES);
        for (QueuedUpdate update : batch) {
            if (pieces.size() > 1) {
                pieces.add(BETWEEN);
            }
            pieces.add(update.json());
        }
        pieces.add(END);
        return new Body(pieces);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** In bytes. */
    int length() {
        int length = 0;
        for (byte[] piece : pieces) {
            length += piece.length;
        }
        return length;
    }

    byte[] bytes() {
        byte[] bytes = new byte[length()];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return bytes;
    }

    /** Of what is in UTF-8. */
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** However it is cut into pieces. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Body body && Arrays.equals(bytes(), body.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return text();
    }
}
