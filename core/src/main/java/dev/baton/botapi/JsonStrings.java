package dev.baton.botapi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What is between the quotes of JSON. It is passed over eight bytes at a time: most of an update is strings that nobody
 * reads here.
 */
final class JsonStrings {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    /** Has quotes and spaces change places, and control characters stay before both. */
    private static final long SWAPPING = ('"' ^ ' ') * ONES;

    private static final long AFTER_SPACES = (' ' + 1) * ONES;

    private JsonStrings() {}

    /**
     * Passes what stands for itself.
     *
     * @return the place of the first quote, backslash or control character, or the end of the text
     */
    static int endOfPlain(byte[] text, int from) {
        int here = from;
        while (here <= text.length - Long.BYTES) {
            long special = specials((long) EIGHT_BYTES.get(text, here));
            if (special != 0) {
                return here + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            here += Long.BYTES;
        }
        while (here < text.length && specials((text[here] & 0xffL) | (SPACES << Byte.SIZE)) == 0) {
            here++;
        }
        return here;
    }

    /**
     * Finds quotes, backslashes and control characters among eight bytes: the lowest bit that is set belongs to the
     * first of them. (Each term is the well-known test for bytes that are less than a number: the first for those
     * before a space and, after quotes and spaces have changed places, the quotes too; the second for zeros.)
     */
    private static long specials(long eight) {
        long swapped = eight ^ SWAPPING;
        long backslash = eight ^ BACKSLASHES;
        return (((swapped - AFTER_SPACES) & ~swapped) | ((backslash - ONES) & ~backslash)) & HIGHS;
    }

    /** The text itself. */
    static String utf8(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /** What is written in a part of a string that was passed: its escapes are known to be right. */
    static String decoded(byte[] text, int from, int to) {
        char[] decoded = new char[to - from];
        int length = 0;
        int here = from;
        while (here < to) {
            byte letter = text[here];
            if (letter < 0) {
                int end = endOfForeign(text, here, to);
                String foreign = utf8(text, here, end);
                foreign.getChars(0, foreign.length(), decoded, length);
                length += foreign.length();
                here = end;
            } else if (letter != '\\') {
                decoded[length++] = (char) letter;
                here++;
            } else if (text[here + 1] != 'u') {
                decoded[length++] = meaning((char) text[here + 1]);
                here += 2;
            } else {
                decoded[length++] = (char) HexFormat.fromHexDigits(utf8(text, here + 2, here + 6));
                here += 6;
            }
        }
        return new String(decoded, 0, length);
    }

    /** Where letters outside ASCII, which are not escaped, end. */
    private static int endOfForeign(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] < 0) {
            end++;
        }
        return end;
    }

    private static char meaning(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
