package dev.baton.lease;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What stands in the files of a journal, one after another: its length, a checksum, and the record itself. Whatever was
 * not written to its end is recognised by that, and so is what the disk has spoiled.
 */
sealed interface JournalRecord {

    /** Whose log this is; the first record of each. */
    record Begin(String instance) implements JournalRecord {}

    /**
     * What became of entries, in one step.
     *
     * @param put entries that are in the file now
     * @param gone ids of entries that are not any more, unless they are put
     */
    record Change(Collection<Stored> put, Collection<Long> gone) implements JournalRecord {}

    /** An entry, and the fencing token of the holder that wrote it; 0 if that needed none. */
    record Stored(JournalEntry entry, long token) {

        long id() {
            return entry.id();
        }
    }

    /** An entry that was set aside, or that was and is taken up again. */
    record Failure(FailedEntry failed) implements JournalRecord {}

    /** All the records that were written to their end, and how many bytes there are after them. */
    record Contents(List<JournalRecord> records, int torn) {}

    /** The length, and the checksum. */
    int HEAD = 2 * Integer.BYTES;

    int PERHAPS_HANDLED = 1;
    int DELIVERED = 2;

    /** As it stands in the file. */
    default byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (this) {
                case Begin begin -> {
                    out.writeByte('B');
                    write(out, begin.instance);
                }
                case Change change -> {
                    out.writeByte('C');
                    out.writeInt(change.put.size());
                    for (Stored stored : change.put) {
                        out.writeLong(stored.token);
                        write(out, stored.entry);
                    }
                    out.writeInt(change.gone.size());
                    for (long id : change.gone) {
                        out.writeLong(id);
                    }
                }
                case Failure failure -> {
                    out.writeByte('F');
                    write(out, failure.failed.entry());
                    out.writeLong(failure.failed.failedAt().toEpochMilli());
                    write(out, failure.failed.reason());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot refuse to be written", e);
        }
        byte[] record = bytes.toByteArray();
        return ByteBuffer.allocate(HEAD + record.length)
                .putInt(record.length)
                .putInt(checksum(record))
                .put(record)
                .array();
    }

    /**
     * Reads a file up to its end, or to where it is torn.
     *
     * @throws IOException if a record is whole, and of a kind that we do not know
     */
    static Contents read(byte[] bytes) throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() > HEAD) {
            int start = in.position();
            int length = in.getInt();
            int checksum = in.getInt();
            byte[] record = new byte[length > 0 && length <= in.remaining() ? length : 0];
            in.get(record);
            if (record.length == 0 || checksum(record) != checksum) {
                return new Contents(records, bytes.length - start);
            }
            records.add(read(ByteBuffer.wrap(record)));
        }
        return new Contents(records, in.remaining());
    }

    private static JournalRecord read(ByteBuffer in) throws IOException {
        char kind = (char) in.get();
        return switch (kind) {
            case 'B' -> new Begin(text(in));
            case 'C' -> {
                List<Stored> put = new ArrayList<>();
                for (int left = in.getInt(); left > 0; left--) {
                    long token = in.getLong();
                    put.add(new Stored(entry(in), token));
                }
                List<Long> gone = new ArrayList<>();
                for (int left = in.getInt(); left > 0; left--) {
                    gone.add(in.getLong());
                }
                yield new Change(put, gone);
            }
            case 'F' -> new Failure(new FailedEntry(entry(in), Instant.ofEpochMilli(in.getLong()), text(in)));
            default -> throw new IOException("a journal was written by a newer version");
        };
    }

    private static void write(DataOutputStream out, JournalEntry entry) throws IOException {
        out.writeLong(entry.id());
        out.writeLong(entry.lane());
        out.writeByte((entry.perhapsHandled() ? PERHAPS_HANDLED : 0) | (entry.delivered() ? DELIVERED : 0));
        write(out, entry.text());
    }

    private static JournalEntry entry(ByteBuffer in) {
        long id = in.getLong();
        long lane = in.getLong();
        int flags = in.get();
        return new JournalEntry(id, lane, text(in), (flags & PERHAPS_HANDLED) != 0, (flags & DELIVERED) != 0);
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }
}
