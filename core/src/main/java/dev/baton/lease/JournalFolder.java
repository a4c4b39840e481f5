package dev.baton.lease;

import dev.baton.lease.JournalRecord.Stored;
import dev.baton.lease.JournalView.Instance;
import dev.baton.lease.JournalView.Left;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one journal. Their names say whose they are:
 *
 * <ul>
 *   <li>{@code S.log}: the log of the instance that has locked slot S, or had
 *   <li>{@code S-X.taken}: the log of one that is gone, which the instance of slot S is taking over
 *   <li>{@code S-X.left}: free entries that the instance of slot S is taking over
 *   <li>{@code X.free}: free entries; never written again
 * </ul>
 *
 * Used with the lock of its journal held.
 */
final class JournalFolder {

    private static final String LOG = ".log";
    private static final String TAKEN = ".taken";
    private static final String LEFT = ".left";
    private static final String FREE = ".free";

    private static final Pattern OWNED = Pattern.compile("([0-9a-f]{1,15})(?:\\.log|-[0-9a-f]+\\.(?:taken|left))");
    private static final long NOBODY = -1;

    /** How often one looks again because files came or went meanwhile. */
    private static final int TRIES = 1000;

    private final Path folder;

    JournalFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether an instance lives. */
    interface Presence {
        boolean isPresent(long slot) throws IOException;
    }

    Path path() {
        return folder;
    }

    Path log(long slot) {
        return folder.resolve(Long.toHexString(slot) + LOG);
    }

    /** Where an entry is free that was set aside. */
    Path replayed(long id) {
        return folder.resolve("replayed-" + id + FREE);
    }

    /** Makes a file of free entries. */
    Path leave(List<Stored> entries, Instant now) throws IOException {
        Path file = folder.resolve(JournalFiles.random() + FREE);
        JournalFiles.write(file, new JournalRecord.Change(entries, List.of()), FileTime.from(now));
        return file;
    }

    /** All that is there at one moment: an entry that moves from one file to another meanwhile is not missed. */
    JournalView look(long except, Presence presence) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Set<Path> before = files();
            Optional<JournalView> view = read(before, except, presence);
            if (view.isPresent() && before.equals(files())) {
                return view.get();
            }
        }
        throw new IOException("the files of the journal come and go all the time");
    }

    private Set<Path> files() throws IOException {
        Set<Path> all = new HashSet<>();
        for (Path file : JournalFiles.list(folder, "")) {
            if (name(file).endsWith(FREE) || OWNED.matcher(name(file)).matches()) {
                all.add(file);
            }
        }
        return all;
    }

    /** Empty if a file vanished meanwhile. */
    private static Optional<JournalView> read(Set<Path> files, long except, Presence presence) throws IOException {
        Map<Long, Instance> others = new TreeMap<>();
        List<Left> free = new ArrayList<>();
        try {
            for (Path file : files) {
                long slot = slot(file);
                if (slot == except) {
                    continue;
                }
                if (slot == NOBODY) {
                    free.add(new Left(file, read(file).entries));
                    continue;
                }
                Read read = read(file);
                Instance other = others.get(slot);
                if (other == null) {
                    other = new Instance(slot, presence.isPresent(slot), read.name, new TreeMap<>(), new ArrayList<>());
                } else if (name(file).endsWith(LOG)) {
                    other = new Instance(slot, other.present(), read.name, other.entries(), other.files());
                }
                read.entries.forEach(other.entries()::putIfAbsent);
                other.files().add(file);
                others.put(slot, other);
            }
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        return Optional.of(new JournalView(List.copyOf(others.values()), free));
    }

    /** What a file says. */
    record Read(String name, Map<Long, Stored> entries, int torn) {}

    static Read read(Path file) throws IOException {
        JournalRecord.Contents contents = JournalRecord.read(Files.readAllBytes(file));
        String name = "an instance that is gone";
        Map<Long, Stored> entries = new TreeMap<>();
        for (JournalRecord record : contents.records()) {
            switch (record) {
                case JournalRecord.Begin begin -> name = begin.instance();
                case JournalRecord.Change change -> {
                    change.gone().forEach(entries::remove);
                    change.put().forEach(stored -> entries.put(stored.id(), stored));
                }
                case JournalRecord.Failure failure -> {
                    JournalEntry entry = failure.failed().entry().asPerhapsHandled();
                    entries.put(entry.id(), new Stored(entry, 0));
                }
            }
        }
        return new Read(name, entries, contents.torn());
    }

    /** Makes a file of an instance that is gone, or of free entries, that of a slot, unless somebody was faster. */
    void claim(Path file, long slot) throws IOException {
        String ending = name(file).endsWith(FREE) ? LEFT : TAKEN;
        try {
            JournalFiles.move(file, folder.resolve(Long.toHexString(slot) + "-" + JournalFiles.random() + ending));
        } catch (NoSuchFileException somebodyWasFaster) {
            // Then it is the other's.
        }
    }

    /** What a slot is taking over. */
    List<Path> claimed(long slot) throws IOException {
        List<Path> files = new ArrayList<>();
        String start = Long.toHexString(slot) + "-*";
        // Those whose entries are marked come first, so that a mark is not lost.
        files.addAll(JournalFiles.list(folder, start + TAKEN));
        files.addAll(JournalFiles.list(folder, start + LEFT));
        return files;
    }

    static boolean isLeft(Path claimed) {
        return name(claimed).endsWith(LEFT);
    }

    /**
     * What of the others' files may say that entries became free, or were done: whatever is different matters.
     *
     * @param done whether it matters what was done
     */
    Map<String, String> snapshot(long except, Presence presence, boolean done) throws IOException {
        Map<String, String> snapshot = new HashMap<>();
        for (Path file : files()) {
            long slot = slot(file);
            if (slot == except) {
                continue;
            }
            try {
                boolean present = slot != NOBODY && presence.isPresent(slot);
                snapshot.put(name(file), (done ? contents(file) : "") + (present ? " here" : ""));
            } catch (NoSuchFileException gone) {
                // It is not in the next one either.
            }
        }
        return snapshot;
    }

    private static String contents(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime();
    }

    /** Whether a change of a file may say that entries became free; its name is empty if much has changed. */
    static boolean mayFree(String file) {
        return file.isEmpty() || file.endsWith(FREE);
    }

    /** Removes drafts that nobody finishes any more, because whoever made them was killed. */
    void sweep(Instant notNewerThan) throws IOException {
        for (Path draft : JournalFiles.list(folder, ".new")) {
            try {
                if (Files.getLastModifiedTime(draft).toInstant().isBefore(notNewerThan)) {
                    Files.deleteIfExists(draft);
                }
            } catch (NoSuchFileException finished) {
                // It was none that is left.
            }
        }
    }

    /** Whose file it is; {@link #NOBODY}'s if its entries are free. */
    private static long slot(Path file) {
        Matcher owned = OWNED.matcher(name(file));
        return owned.matches() ? Long.parseLong(owned.group(1), 16) : NOBODY;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
