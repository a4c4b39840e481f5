package dev.baton.lease;

import dev.baton.lease.JournalRecord.Stored;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a {@link FileLeaseStore}, as one instance sees it. Thread-safe.
 *
 * <h2>Files</h2>
 *
 * Beside {@code NAME.lock} there are {@code NAME.journal}, a {@link JournalFolder}, and {@code NAME.failed}, a
 * {@link FailedFolder}. Each instance has a log that nobody else writes. It is empty most of the time: when the last
 * entry is done it is cut, and a long one is written anew with what is still in it. Presence is a slot of the lock
 * file, which is locked from before the log is made until the end, so that the kernel tells of any death. All writing
 * has the disk confirm it, but for what is done: if the machine fails, that is handled again, marked.
 *
 * <h2>How an entry passes from one to another</h2>
 *
 * Nobody writes into the log of somebody who lives. So what is freed leaves its log: first it is written into a file of
 * its own, then the log says that it is gone. Who takes over renames such a file, or the log of one who is dead, into
 * its own name; that happens in one step and to one taker only. Then it writes the entries into its own log, and
 * removes the file. So at every moment an entry is somewhere, and after a crash it may be in two files, never in none:
 *
 * <ul>
 *   <li>in the log and in the free file of one that died, or that is just freeing it: it is its owner's for as long as
 *       that lives. Who takes over leaves it in the free file
 *   <li>in a file that is being taken over, and in the log of the taker: the log counts. Until the file is removed the
 *       taker does nothing else, so what is done cannot come back from it
 *   <li>in the log of one that is dead, and among those that failed: it failed
 *   <li>in the log of one that is dead, and of one that has accepted it since: it is the latter's
 * </ul>
 *
 * What failed is in a file of its own from the start, of the same form, so that to replay it is to rename it. What is
 * done is remembered before the log forgets it: who dies in between has it handled again, marked.
 *
 * <h2>What was decided against</h2>
 *
 * One log for all, because a process that is stopped while it has the lock of that log would stop all others. Marks of
 * the taker in the log of the one who freed, because it would have to learn of them before it may cut its log.
 */
final class FileJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final Path folder;
    private final String name;
    private final TimeSource time;
    private final JournalFolder files;
    private final JournalLocks locks;
    private final FailedFolder failures;
    private final DoneMemory memory;
    private final JournalParticipant self;
    private final Acceptor acceptor;
    private final JournalNews news;
    private final Supplier<Optional<FolderWatch>> watch;
    private final Consumer<FileJournal> whenClosed;
    private final ReentrantLock lock = new ReentrantLock();

    FileJournal(
            Path folder,
            String name,
            Holder holder,
            TimeSource time,
            Supplier<Optional<FolderWatch>> watch,
            Consumer<FileJournal> whenClosed) {
        this.folder = folder;
        this.name = name;
        this.time = time;
        this.files = new JournalFolder(folder.resolve(name + ".journal"));
        this.locks = new JournalLocks(folder.resolve(name + ".lock"), time);
        this.failures = new FailedFolder(folder.resolve(name + ".failed"));
        this.memory = new DoneMemory(files.path().resolve("done"), time);
        this.self = new JournalParticipant(holder.instance(), files, locks, new TakeOver(files, failures, time), time);
        this.acceptor = new Acceptor(self, memory, failures);
        this.news = new JournalNews(files.path(), this::snapshot, time);
        this.watch = watch;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean write(FencingToken token, List<JournalEntry> ours, List<JournalEntry> free, Collection<Long> freed) {
        return answer(() -> durable(() -> {
            if (isOld(token)) {
                return false;
            }
            self.change(self.open(), stored(ours, token), stored(free, token), freed);
            return true;
        }));
    }

    private static List<Stored> stored(List<JournalEntry> entries, FencingToken token) {
        return entries.stream().map(entry -> new Stored(entry, token.value())).toList();
    }

    @Override
    public void free(Collection<Long> ids) {
        answer(() -> durable(() -> {
            OwnEntries mine = self.own();
            if (mine != null) {
                self.change(mine, List.of(), List.of(), ids);
            }
            return ids;
        }));
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        answer(() -> durable(() -> {
            OwnEntries mine = self.own();
            if (mine != null) {
                List<Stored> marked = ids.stream()
                        .flatMap(id -> mine.get(id).stream())
                        .map(stored -> new Stored(stored.entry().asPerhapsHandled(), stored.token()))
                        .toList();
                self.change(mine, List.of(), marked, List.of());
            }
            return ids;
        }));
    }

    @Override
    public Optional<Adoption> adopt(FencingToken token, Set<Long> known) {
        return answer(() -> locks.guarded(
                List.of(JournalLocks.TAKING_OVER),
                () -> durable(() -> {
                    JournalFiles.makeFolder(files.path());
                    news.looking();
                    return isOld(token) ? Optional.empty() : Optional.of(adoptNow(known));
                })));
    }

    private Adoption adoptNow(Set<Long> known) throws IOException {
        JournalView view = self.look();
        self.take(view.filesToTake(), view, all -> true);
        List<JournalEntry> ours = new ArrayList<>();
        List<Elsewhere> elsewhere = new ArrayList<>();
        SortedMap<Long, Pending> all = self.entries(view);
        all.forEach((id, pending) -> {
            if (self.isOurs(pending)) {
                if (!known.contains(id)) {
                    ours.add(pending.entry());
                }
            } else if (pending.present()) {
                elsewhere.add(new Elsewhere(id, pending.entry().lane()));
                if (!pending.entry().delivered()) {
                    self.await(id);
                }
            }
        });
        self.awaitOnly(all);
        return new Adoption(ours, elsewhere);
    }

    @Override
    public List<Acceptance> accept(List<JournalEntry> entries) {
        List<Long> guards = entries.stream()
                .map(entry -> JournalLocks.ofId(entry.id()))
                .sorted()
                .distinct()
                .toList();
        return answer(() -> locks.guarded(guards, () -> {
            Optional<List<Acceptance>> answer = durable(() -> acceptor.accept(entries, /* mayTake= */ false));
            return answer.isPresent()
                    ? answer.get()
                    : locks.guarded(
                                    List.of(JournalLocks.TAKING_OVER),
                                    () -> durable(() -> acceptor.accept(entries, /* mayTake= */ true)))
                            .orElseThrow();
        }));
    }

    @Override
    public void done(Collection<Long> ids) {
        answer(() -> locked(() -> {
            OwnEntries mine = self.own();
            if (mine != null) {
                List<Long> ours = ids.stream().filter(mine::has).toList();
                if (!ours.isEmpty()) {
                    self.finishTakeOver(mine);
                    remember(mine, ours);
                    mine.change(List.of(), ours);
                }
            }
            return ids;
        }));
    }

    private void remember(OwnEntries mine, List<Long> ids) throws IOException {
        List<Long> delivered = ids.stream()
                .filter(id -> mine.get(id).orElseThrow().entry().delivered())
                .toList();
        memory.add(delivered, mine.slot());
    }

    @Override
    public void fail(FailedEntry failed) {
        answer(() -> durable(() -> {
            long id = failed.entry().id();
            OwnEntries mine = self.open();
            self.finishTakeOver(mine);
            failures.add(failed);
            if (failed.entry().delivered()) {
                memory.add(List.of(id), mine.slot());
            }
            if (mine.has(id)) {
                remember(mine, List.of(id));
                mine.change(List.of(), List.of(id));
            }
            return failed;
        }));
    }

    @Override
    public List<FailedEntry> failed() {
        return answer(failures::all);
    }

    @Override
    public boolean replay(long id) {
        return answer(() -> {
            JournalFiles.makeFolder(files.path());
            return failures.replay(id, files.replayed(id));
        });
    }

    @Override
    public boolean drop(long id) {
        return answer(() -> failures.drop(id));
    }

    @Override
    public List<Pending> pending() {
        return answer(() -> {
            news.looking();
            return locked(() -> {
                SortedMap<Long, Pending> all = self.entries(self.look());
                self.awaitOnly(all);
                return List.copyOf(all.values());
            });
        });
    }

    @Override
    public Set<Long> keepPresent() {
        return answer(() -> locked(() -> {
            OwnEntries mine = self.own();
            if (mine == null) {
                return Set.of();
            }
            mine.keepSlot();
            return mine.ids();
        }));
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        try {
            boolean watched = watch.get()
                    .filter(watching ->
                            self.awaitsAny() ? watching.addWithContent(files.path()) : watching.add(files.path()))
                    .isPresent();
            news.await(atMost, watched);
        } catch (IOException | UncheckedIOException unreadable) {
            // The next question says what is wrong.
            time.sleep(atMost.compareTo(JournalNews.LOOK) < 0 ? atMost : JournalNews.LOOK);
        }
    }

    /** Something happened to a file in a folder; its name is empty if much has happened. */
    void noteChange(Path where, String file) {
        if (self.awaitsAny() || JournalFolder.mayFree(file)) {
            news.noteChange(where);
        }
    }

    @Override
    public void close() {
        try {
            answer(() -> locked(() -> {
                self.close();
                return self;
            }));
        } catch (LeaseStoreException e) {
            LOG.debug("An empty log may be left in {}", files.path(), e);
        }
        whenClosed.accept(this);
    }

    private boolean isOld(FencingToken token) {
        return LeaseRecord.read(folder.resolve(name + ".json"))
                .filter(record -> record.token() > token.value())
                .isPresent();
    }

    private Map<String, String> snapshot() throws IOException {
        return locked(self::snapshot);
    }

    private <T> T answer(JournalLocks.Act<T> act) {
        return Uninterrupted.call(() -> {
            try {
                return act.act();
            } catch (IOException e) {
                throw FileTrouble.inWords(folder, e);
            } catch (UncheckedIOException e) {
                throw FileTrouble.inWords(folder, Objects.requireNonNull(e.getCause(), "it has a cause"));
            }
        });
    }

    private <T> T locked(JournalLocks.Act<T> act) throws IOException {
        lock.lock();
        try {
            return act.act();
        } finally {
            lock.unlock();
        }
    }

    /** Does something that the disk has when it is answered. */
    private <T> T durable(JournalLocks.Act<T> act) throws IOException {
        OwnEntries mine;
        long written;
        T answer;
        lock.lock();
        try {
            answer = act.act();
            mine = self.own();
            written = mine == null ? 0 : mine.written();
        } finally {
            lock.unlock();
        }
        if (mine != null) {
            mine.force(written);
        }
        return answer;
    }
}
