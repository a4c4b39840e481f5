package dev.baton.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture of a baton in front of the evening sky, as a PNG file; drawn here, because the desktop classes are large.
 */
final class Picture {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Picture() {}

    static byte[] png() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(WIDTH);
            fields.writeInt(HEIGHT);
            fields.write(new byte[] {8, 2, 0, 0, 0}); // 8 bits each for red, green and blue
            chunk(out, "IHDR", header.toByteArray());
            chunk(out, "IDAT", pixels());
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot refuse to be written", e);
        }
        return file.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    private static byte[] pixels() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < HEIGHT; y++) {
                out.write(0); // no filter
                for (int x = 0; x < WIDTH; x++) {
                    int colour = colour(x - WIDTH / 2, y - HEIGHT / 2);
                    out.write(new byte[] {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour});
                }
            }
        }
        return packed.toByteArray();
    }

    /** Seen from the middle. The baton lies at 45 degrees. */
    private static int colour(int x, int y) {
        double along = (x - y) / Math.sqrt(2);
        double across = (x + y) / Math.sqrt(2);
        double beyond = Math.max(0, Math.abs(along) - 64);
        if (Math.hypot(beyond, across) > 17) {
            double evening = (y + HEIGHT / 2.0) / HEIGHT;
            return mix(0x22306e, 0xd0617a, evening);
        }
        boolean band = Math.abs(along) > 34 && Math.abs(along) < 50;
        return mix(band ? 0xd9480f : 0xffb454, 0xffffff, Math.max(0, -across / 40));
    }

    private static int mix(int one, int other, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = (one >> shift) & 0xff;
            int to = (other >> shift) & 0xff;
            mixed |= (int) Math.round(from + (to - from) * share) << shift;
        }
        return mixed;
    }
}
