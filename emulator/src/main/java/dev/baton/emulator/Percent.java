package dev.baton.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-decoding that never fails: what is not an escape stays as it is. */
final class Percent {

    private Percent() {}

    static String decode(String text, boolean plusIsBlank) {
        byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
                out.write(hex(in[i + 1]) * 16 + hex(in[i + 2]));
                i += 2;
            } else {
                out.write(in[i] == '+' && plusIsBlank ? ' ' : in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Reads {@code a=1&b=2}, of a query or of a form, into parameters. The text holds one byte in each character. */
    static void decodeForm(String text, Parameters into) {
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', start);
            if (equals >= 0 && equals < end) {
                into.add(decode(text.substring(start, equals), true), decode(text.substring(equals + 1, end), true));
            } else if (end > start) {
                into.add(decode(text.substring(start, end), true), "");
            }
            start = end + 1;
        }
    }

    private static int hex(byte character) {
        return Character.digit(character, 16);
    }
}
