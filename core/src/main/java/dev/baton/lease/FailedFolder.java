package dev.baton.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The entries that were set aside, a file for each, which is named after its id. Its time is that of the failure, so
 * that the oldest are found without reading all of them. Any process may read, remove or take up such a file; each of
 * that is one step.
 */
final class FailedFolder {

    private static final String FAILED = ".failed";

    private final Path folder;

    FailedFolder(Path folder) {
        this.folder = folder;
    }

    void add(FailedEntry failed) throws IOException {
        JournalFiles.makeFolder(folder);
        JournalFiles.write(
                file(failed.entry().id()), new JournalRecord.Failure(failed), FileTime.from(failed.failedAt()));
        List<Path> all = JournalFiles.list(folder, FAILED);
        if (all.size() > Journal.MOST_FAILED) {
            List<Aged> byAge = new ArrayList<>();
            for (Path known : all) {
                age(known).ifPresent(byAge::add);
            }
            byAge.sort(Comparator.comparing(Aged::time));
            for (Aged old : byAge.subList(0, Math.max(0, byAge.size() - Journal.MOST_FAILED))) {
                Files.deleteIfExists(old.file);
            }
        }
    }

    private record Aged(Path file, FileTime time) {}

    private static Optional<Aged> age(Path file) throws IOException {
        try {
            return Optional.of(new Aged(file, Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    boolean contains(long id) {
        return Files.exists(file(id));
    }

    /** All of them, the oldest first. */
    List<FailedEntry> all() throws IOException {
        List<FailedEntry> all = new ArrayList<>();
        for (Path file : JournalFiles.list(folder, FAILED)) {
            try {
                for (JournalRecord record :
                        JournalRecord.read(Files.readAllBytes(file)).records()) {
                    if (record instanceof JournalRecord.Failure failure) {
                        all.add(failure.failed());
                    }
                }
            } catch (NoSuchFileException gone) {
                // It was dropped or taken up meanwhile.
            }
        }
        all.sort(Comparator.comparing(FailedEntry::failedAt)
                .thenComparingLong(failed -> failed.entry().id()));
        return all;
    }

    /** Moves the file to where its entry is free, if it is there. */
    boolean replay(long id, Path free) throws IOException {
        try {
            JournalFiles.move(file(id), free);
            return true;
        } catch (NoSuchFileException notThere) {
            return false;
        }
    }

    boolean drop(long id) throws IOException {
        return Files.deleteIfExists(file(id));
    }

    private Path file(long id) {
        return folder.resolve(id + FAILED);
    }
}
