package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The ids of entries that were delivered and are done, one bit for each, in files: a folder for each range of ids, and
 * in it a file for each instance and day that only that instance writes, on that day, so that two never change the same
 * byte, and nobody changes a file that is too old. It is forgotten when its last bit is older than
 * {@link Journal#MEMORY}, whoever wrote it; so an id is remembered for that long, or up to twice as long.
 *
 * <p>Used with the lock of its journal held.
 */
final class DoneMemory {

    /** How many ids a file is for: 8 kB. */
    private static final int RANGE = 1 << 16;

    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final Path folder;
    private final TimeSource time;

    DoneMemory(Path folder, TimeSource time) {
        this.folder = folder;
        this.time = time;
    }

    /** Remembers ids, in the file of a slot. */
    void add(Collection<Long> ids, long slot) throws IOException {
        Map<Long, List<Long>> ranges = new TreeMap<>();
        for (long id : ids) {
            ranges.computeIfAbsent(range(id), first -> new ArrayList<>()).add(id);
        }
        for (Map.Entry<Long, List<Long>> range : ranges.entrySet()) {
            Path file = folder(range.getKey())
                    .resolve(Long.toHexString(slot) + "." + time.now().getEpochSecond() / DAY);
            try (RandomAccessFile bits = open(file)) {
                for (long id : range.getValue()) {
                    set(bits, Math.floorMod(id, RANGE));
                }
            }
            Files.setLastModifiedTime(file, FileTime.from(time.now()));
        }
    }

    /** The file of today is made once for each range, which is the time to look for what is too old. */
    private RandomAccessFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            sweep();
        }
        try {
            return new RandomAccessFile(file.toFile(), "rw");
        } catch (FileNotFoundException noFolder) {
            JournalFiles.makeFolder(Objects.requireNonNull(file.getParent(), "a folder"));
            return new RandomAccessFile(file.toFile(), "rw");
        }
    }

    private static void set(RandomAccessFile bits, int bit) throws IOException {
        bits.seek(bit / Byte.SIZE);
        int before = Math.max(0, bits.read());
        bits.seek(bit / Byte.SIZE);
        bits.write(before | (1 << (bit % Byte.SIZE)));
    }

    /** Whether an id is remembered. */
    boolean contains(long id) throws IOException {
        int bit = Math.floorMod(id, RANGE);
        for (Path file : JournalFiles.list(folder(range(id)), "")) {
            try {
                if (isNew(file) && isSet(file, bit)) {
                    return true;
                }
            } catch (NoSuchFileException | FileNotFoundException sweptMeanwhile) {
                // It was too old.
            }
        }
        return false;
    }

    private static boolean isSet(Path file, int bit) throws IOException {
        try (RandomAccessFile bits = new RandomAccessFile(file.toFile(), "r")) {
            bits.seek(bit / Byte.SIZE);
            return (Math.max(0, bits.read()) & (1 << (bit % Byte.SIZE))) != 0;
        }
    }

    private boolean isNew(Path file) throws IOException {
        return !Files.getLastModifiedTime(file).toInstant().plus(Journal.MEMORY).isBefore(time.now());
    }

    /** Forgets what is too old. */
    private void sweep() throws IOException {
        for (Path range : JournalFiles.list(folder, "")) {
            for (Path file : JournalFiles.list(range, "")) {
                try {
                    if (!isNew(file)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException sweptMeanwhile) {
                    // Another instance sweeps too.
                }
            }
            try {
                Files.deleteIfExists(range);
            } catch (DirectoryNotEmptyException stillNeeded) {
                // There are newer files.
            }
        }
    }

    private Path folder(long range) {
        return folder.resolve(Long.toHexString(range));
    }

    private static long range(long id) {
        return Math.floorDiv(id, RANGE);
    }
}
