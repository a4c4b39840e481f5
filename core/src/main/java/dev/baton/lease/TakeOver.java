package dev.baton.lease;

import dev.baton.lease.JournalRecord.Stored;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * How an instance makes entries its own that are free, or whose owner is gone. What is in a file that it has claimed
 * and in its own log at once counts as in its log; so it must have finished before anything else leaves that log.
 *
 * <p>Used with the lock of its journal held.
 */
final class TakeOver {

    private final JournalFolder files;
    private final FailedFolder failures;
    private final TimeSource time;
    private boolean unfinished;

    TakeOver(JournalFolder files, FailedFolder failures, TimeSource time) {
        this.files = files;
        this.failures = failures;
        this.time = time;
    }

    /** Whether the last one failed half-way. */
    boolean isUnfinished() {
        return unfinished;
    }

    /** Gives back what was claimed and is not our own yet. */
    void giveBack(JournalView view, OwnEntries own) throws IOException {
        take(List.of(), view, own, nothing -> false);
    }

    /** Makes those of the entries of files our own that are wanted, and leaves the others free. */
    void take(List<Path> toTake, JournalView view, OwnEntries own, LongPredicate wanted) throws IOException {
        unfinished = true;
        for (Path file : toTake) {
            files.claim(file, own.slot());
        }
        for (Path file : files.claimed(own.slot())) {
            List<Stored> put = new ArrayList<>();
            List<Stored> left = new ArrayList<>();
            boolean wasFree = JournalFolder.isLeft(file);
            for (Stored stored : JournalFolder.read(file).entries().values()) {
                long id = stored.id();
                boolean isOthers = view.present(id).isPresent();
                if (own.has(id) || failures.contains(id) || (isOthers && !wasFree)) {
                    continue;
                }
                Stored taken = wasFree ? stored : new Stored(stored.entry().asPerhapsHandled(), stored.token());
                (wanted.test(id) && !isOthers ? put : left).add(taken);
            }
            if (!left.isEmpty()) {
                files.leave(left, time.now());
            }
            if (!put.isEmpty()) {
                own.change(put, List.of());
                own.force(own.written());
            }
            Files.delete(file);
        }
        unfinished = false;
    }
}
