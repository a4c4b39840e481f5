package dev.baton.lease;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log of one instance, which only that instance writes. What could not be written to its end, because the disk is
 * full, is overwritten by what comes next.
 *
 * <p>Written with the lock of its journal held; {@link #force} is called without it, so that what several threads wrote
 * meanwhile goes to the disk at once.
 */
final class JournalLog implements Closeable {

    private final Path path;
    private final byte[] beginning;
    private final ReentrantLock forcing = new ReentrantLock();
    private RandomAccessFile file;
    private @Nullable Object identity;
    private long end;
    private final AtomicLong written = new AtomicLong();
    private long forced;

    private JournalLog(Path path, byte[] beginning) throws IOException {
        this.path = path;
        this.beginning = beginning;
        this.file = open(path);
        this.identity = identity(path);
    }

    /** Makes a log of which the path is free. */
    static JournalLog create(Path path, String instance) throws IOException {
        Files.createFile(path);
        JournalLog log = new JournalLog(path, new JournalRecord.Begin(instance).toBytes());
        try {
            log.clear();
            log.write(log.beginning);
            return log;
        } catch (IOException e) {
            log.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static RandomAccessFile open(Path path) throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /** Writes a record after the others. */
    void append(JournalRecord record) throws IOException {
        write(record.toBytes());
    }

    /** What to {@link #force} so that all that was written survives the machine. */
    long written() {
        return written.get();
    }

    private void write(byte[] bytes) throws IOException {
        file.seek(end);
        file.write(bytes);
        end += bytes.length;
        written.incrementAndGet();
    }

    /** Waits until the disk has what was appended up to then. */
    void force(long upTo) throws IOException {
        forcing.lock();
        try {
            if (forced < upTo) {
                long now = written.get();
                file.getFD().sync();
                forced = now;
            }
        } finally {
            forcing.unlock();
        }
    }

    /** How long the log is without its beginning. */
    long size() {
        return end - beginning.length;
    }

    /** Forgets all records. */
    void clear() throws IOException {
        file.setLength(Math.min(end, beginning.length));
        end = file.length();
    }

    /** Puts records in the place of all others, in one step. */
    void replaceWith(List<JournalRecord> records) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        forcing.lock();
        try {
            Files.deleteIfExists(draft);
            RandomAccessFile successor = open(draft);
            boolean done = false;
            try {
                successor.write(beginning);
                for (JournalRecord record : records) {
                    successor.write(record.toBytes());
                }
                successor.getFD().sync();
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                done = true;
            } finally {
                if (!done) {
                    successor.close();
                    Files.deleteIfExists(draft);
                }
            }
            file.close();
            file = successor;
            end = successor.getFilePointer();
            identity = identity(path);
            forced = written.get();
        } finally {
            forcing.unlock();
        }
    }

    /** Whether others find this log where it was made; false if one took it who believed that we are gone. */
    boolean isInPlace() throws IOException {
        try {
            return Objects.equals(identity, identity(path));
        } catch (NoSuchFileException taken) {
            return false;
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Removes the file, of which nothing is needed any more. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
