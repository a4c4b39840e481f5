package dev.baton.lease;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What the folders of a journal have in common. */
final class JournalFiles {

    private JournalFiles() {}

    /** Makes a folder, for this user alone: what people write to a bot is in it. */
    static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** The files of a folder with this ending; none if there is no folder. */
    static List<Path> list(Path folder, String ending) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
            files.forEach(all::add);
        } catch (NoSuchFileException noFolder) {
            return List.of();
        }
        return all;
    }

    /** Makes a file that appears in one step, once the disk has all of it, with a time of its own. */
    static void write(Path file, JournalRecord record, FileTime time) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + "." + random() + ".new");
        try {
            try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
                out.write(record.toBytes());
                out.getFD().sync();
            }
            Files.setLastModifiedTime(draft, time);
            move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Renames a file in one step, and waits until the disk knows. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = to.getParent();
        if (folder != null) {
            force(folder);
        }
    }

    private static void force(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException notOnThisSystem) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    static String random() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
