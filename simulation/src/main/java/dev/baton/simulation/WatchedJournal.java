package dev.baton.simulation;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Tells the watch what an instance does with its journal. */
final class WatchedJournal implements Journal {

    private final Journal journal;
    private final Bot bot;
    private final Watch watch;

    WatchedJournal(Journal journal, Bot bot, Watch watch) {
        this.journal = journal;
        this.bot = bot;
        this.watch = watch;
    }

    @Override
    public boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed) {
        try {
            return noted(
                    () -> "journal: write " + own + ", free " + free + " and " + freed,
                    () -> journal.write(token, own, free, freed));
        } catch (LeaseStoreException silence) {
            watch.couldNotWrite(bot);
            throw silence;
        }
    }

    @Override
    public void free(Collection<Long> ids) {
        noted(() -> "journal: free " + ids, () -> journal.free(ids));
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        noted(() -> "journal: give back " + ids, () -> journal.giveBack(ids));
    }

    @Override
    public Optional<Adoption> adopt(FencingToken token, Set<Long> known) {
        return noted(() -> "journal: adopt, known " + known, () -> journal.adopt(token, known));
    }

    @Override
    public List<Acceptance> accept(List<JournalEntry> entries) {
        return noted(() -> "journal: accept " + entries, () -> journal.accept(entries));
    }

    @Override
    public void done(Collection<Long> ids) {
        try {
            noted(() -> "journal: done " + ids, () -> journal.done(ids));
        } catch (LeaseStoreException silence) {
            watch.couldNotSay(bot);
            throw silence;
        }
    }

    @Override
    public void fail(FailedEntry failed) {
        noted(() -> "journal: fail " + failed, () -> journal.fail(failed));
    }

    @Override
    public List<FailedEntry> failed() {
        return journal.failed();
    }

    @Override
    public boolean replay(long id) {
        return journal.replay(id);
    }

    @Override
    public boolean drop(long id) {
        return journal.drop(id);
    }

    @Override
    public List<Pending> pending() {
        return noted(() -> "journal: pending", journal::pending);
    }

    @Override
    public Set<Long> keepPresent() {
        return noted(() -> "journal: keep present", journal::keepPresent);
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        journal.awaitChange(atMost);
    }

    @Override
    public void close() {
        noted(() -> "journal: close", journal::close);
    }

    private <T> T noted(Supplier<String> what, Supplier<T> act) {
        return watch.noted(bot, what, act);
    }

    private void noted(Supplier<String> what, Runnable act) {
        noted(what, (Supplier<String>) () -> {
            act.run();
            return "done";
        });
    }
}
