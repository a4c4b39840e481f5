package dev.baton.lease;

import dev.baton.lease.JournalRecord.Stored;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /** The slot of one that has no entries yet. */
    private static final long NO_SLOT = Long.MIN_VALUE;

    private final Path folder;
    private final String name;
    private final String self;
    private final TimeSource time;
    private final JournalFolder files;
    private final JournalLocks locks;
    private final FailedFolder failures;
    private final DoneMemory memory;
    private final TakeOver takeOver;
    private final JournalNews news;
    private final Supplier<Optional<FolderWatch>> watch;
    private final Consumer<FileJournal> whenClosed;
    private final ReentrantLock lock = new ReentrantLock();

    /** What others handle and we were told of, as far as it matters when it is done. */
    private final Set<Long> awaited = ConcurrentHashMap.newKeySet();

    private @Nullable OwnEntries own;

    FileJournal(
            Path folder,
            String name,
            Holder holder,
            TimeSource time,
            Supplier<Optional<FolderWatch>> watch,
            Consumer<FileJournal> whenClosed) {
        this.folder = folder;
        this.name = name;
        this.self = holder.instance();
        this.time = time;
        this.files = new JournalFolder(folder.resolve(name + ".journal"));
        this.locks = new JournalLocks(folder.resolve(name + ".lock"), time);
        this.failures = new FailedFolder(folder.resolve(name + ".failed"));
        this.takeOver = new TakeOver(files, failures, time);
        this.memory = new DoneMemory(files.path().resolve("done"), time);
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
            change(open(), stored(ours, token), stored(free, token), freed);
            return true;
        }));
    }

    private static List<Stored> stored(List<JournalEntry> entries, FencingToken token) {
        return entries.stream().map(entry -> new Stored(entry, token.value())).toList();
    }

    @Override
    public void free(Collection<Long> ids) {
        answer(() -> durable(() -> {
            if (own != null) {
                change(own, List.of(), List.of(), ids);
            }
            return ids;
        }));
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        answer(() -> durable(() -> {
            OwnEntries mine = own;
            if (mine != null) {
                List<Stored> marked = ids.stream()
                        .flatMap(id -> mine.get(id).stream())
                        .map(stored -> new Stored(stored.entry().asPerhapsHandled(), stored.token()))
                        .toList();
                change(mine, List.of(), marked, List.of());
            }
            return ids;
        }));
    }

    private void change(OwnEntries mine, List<Stored> put, List<Stored> free, Collection<Long> freed)
            throws IOException {
        finishTakeOver(mine);
        Map<Long, Stored> left = new TreeMap<>();
        freed.forEach(id -> mine.get(id).ifPresent(stored -> left.put(id, stored)));
        free.forEach(stored -> left.put(stored.id(), stored));
        if (left.isEmpty()) {
            if (!put.isEmpty()) {
                mine.change(put, List.of());
            }
            return;
        }
        Path file = files.leave(List.copyOf(left.values()), time.now());
        boolean done = false;
        try {
            mine.change(put, left.keySet());
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
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
        JournalView view = look();
        List<Path> toTake = view.filesToTake();
        if (!toTake.isEmpty() || takeOver.isUnfinished()) {
            takeOver.take(toTake, view, open(), all -> true);
        }
        List<JournalEntry> ours = new ArrayList<>();
        List<Elsewhere> elsewhere = new ArrayList<>();
        SortedMap<Long, Pending> all = entries(view);
        all.forEach((id, pending) -> {
            if (isOurs(pending)) {
                if (!known.contains(id)) {
                    ours.add(pending.entry());
                }
            } else if (pending.present()) {
                elsewhere.add(new Elsewhere(id, pending.entry().lane()));
                if (!pending.entry().delivered()) {
                    awaited.add(id);
                }
            }
        });
        awaited.retainAll(all.keySet());
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
            Optional<List<Acceptance>> answer = durable(() -> accept(entries, /* mayTake= */ false));
            return answer.isPresent()
                    ? answer.get()
                    : locks.guarded(
                                    List.of(JournalLocks.TAKING_OVER),
                                    () -> durable(() -> accept(entries, /* mayTake= */ true)))
                            .orElseThrow();
        }));
    }

    /** Empty if one of them has to be taken over from somebody. */
    private Optional<List<Acceptance>> accept(List<JournalEntry> entries, boolean mayTake) throws IOException {
        OwnEntries mine = open();
        finishTakeOver(mine);
        JournalView view = look();
        Set<Long> wanted = entries.stream().map(JournalEntry::id).collect(Collectors.toSet());
        wanted.removeIf(id -> mine.has(id) || view.present(id).isPresent());
        List<Path> toTake = wanted.stream()
                .flatMap(id -> view.filesOf(id).stream())
                .distinct()
                .toList();
        if (!toTake.isEmpty()) {
            if (!mayTake) {
                return Optional.empty();
            }
            takeOver.take(toTake, view, mine, wanted::contains);
        }
        List<Acceptance> answers = new ArrayList<>();
        Map<Long, Stored> put = new TreeMap<>();
        SortedMap<Long, Pending> others = entries(view);
        for (JournalEntry entry : entries) {
            answers.add(accept(entry, mine, view, others, put));
        }
        if (!put.isEmpty()) {
            mine.change(put.values(), List.of());
        }
        return Optional.of(answers);
    }

    /** What becomes of one entry, which is put to those that have to be written if it is to be ours. */
    private Acceptance accept(
            JournalEntry entry,
            OwnEntries mine,
            JournalView view,
            SortedMap<Long, Pending> others,
            Map<Long, Stored> put)
            throws IOException {
        long id = entry.id();
        Optional<Stored> known = mine.get(id).or(() -> Optional.ofNullable(put.get(id)));
        if (known.isEmpty() && view.present(id).isPresent()) {
            return new Acceptance.HandledElsewhere();
        }
        if (known.isEmpty() && (memory.contains(id) || failures.contains(id))) {
            return new Acceptance.Done();
        }
        Stored before = known.orElseGet(() -> new Stored(entry, 0));
        Stored ours = new Stored(before.entry().asDelivered(entry.delivered()), before.token());
        if (known.isEmpty() || !before.equals(ours)) {
            put.put(id, ours);
        }
        List<Elsewhere> earlier = others.headMap(id).values().stream()
                .filter(other -> other.entry().lane() == entry.lane() && other.present() && !isOurs(other))
                .map(other -> new Elsewhere(other.entry().id(), entry.lane()))
                .toList();
        earlier.forEach(other -> awaited.add(other.id()));
        return new Acceptance.Accepted(ours.entry(), earlier);
    }

    @Override
    public void done(Collection<Long> ids) {
        answer(() -> locked(() -> {
            OwnEntries mine = own;
            if (mine != null) {
                List<Long> ours = ids.stream().filter(mine::has).toList();
                if (!ours.isEmpty()) {
                    finishTakeOver(mine);
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
            OwnEntries mine = open();
            finishTakeOver(mine);
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
        return answer(() -> locked(() -> {
            SortedMap<Long, Pending> all = entries(look());
            awaited.retainAll(all.keySet());
            return List.copyOf(all.values());
        }));
    }

    @Override
    public int keepPresent() {
        return answer(() -> locked(() -> {
            if (own == null) {
                return 0;
            }
            own.keepSlot();
            return own.all().size();
        }));
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        try {
            boolean watched = watch.get()
                    .filter(watching ->
                            awaited.isEmpty() ? watching.add(files.path()) : watching.addWithContent(files.path()))
                    .isPresent();
            news.await(atMost, watched);
        } catch (IOException | UncheckedIOException unreadable) {
            // The next question says what is wrong.
            time.sleep(atMost.compareTo(JournalNews.LOOK) < 0 ? atMost : JournalNews.LOOK);
        }
    }

    /** Something happened to a file in a folder; its name is empty if much has happened. */
    void noteChange(Path where, String file) {
        if (!awaited.isEmpty() || JournalFolder.mayFree(file)) {
            news.noteChange(where);
        }
    }

    @Override
    public void close() {
        try {
            answer(() -> locked(() -> {
                endPresence();
                return self;
            }));
        } catch (LeaseStoreException e) {
            LOG.debug("An empty log may be left in {}", files.path(), e);
        }
        whenClosed.accept(this);
    }

    private void endPresence() throws IOException {
        OwnEntries mine = own;
        own = null;
        try {
            if (mine != null) {
                mine.close();
            }
        } finally {
            locks.close();
        }
    }

    private SortedMap<Long, Pending> entries(JournalView view) {
        return view.pending(self, own == null ? List.of() : own.all());
    }

    private boolean isOurs(Pending pending) {
        return pending.owner().equals(Optional.of(self));
    }

    private boolean isOld(FencingToken token) {
        return LeaseRecord.read(folder.resolve(name + ".json"))
                .filter(record -> record.token() > token.value())
                .isPresent();
    }

    private void finishTakeOver(OwnEntries mine) throws IOException {
        if (takeOver.isUnfinished()) {
            takeOver.giveBack(look(), mine);
        }
    }

    private JournalView look() throws IOException {
        return files.look(own == null ? NO_SLOT : own.slot(), locks.presence());
    }

    private Map<String, String> snapshot() throws IOException {
        lock.lock();
        try {
            return files.snapshot(own == null ? NO_SLOT : own.slot(), locks.presence(), !awaited.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Our entries; from now on we are present. */
    private OwnEntries open() throws IOException {
        OwnEntries mine = own;
        if (mine == null) {
            JournalFiles.makeFolder(files.path());
            mine = new OwnEntries(files, locks.slots(/* create= */ true), self);
            own = mine;
            files.sweep(time.now().minus(MEMORY));
        }
        return mine;
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
            mine = own;
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
