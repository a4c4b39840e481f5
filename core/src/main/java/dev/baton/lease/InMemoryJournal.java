package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One instance's view of a {@link Book} in memory, which ends with the process. Thread-safe. */
final class InMemoryJournal implements Journal {

    /** What all the instances share. */
    static final class Book {

        private final TimeSource time;
        private final LongSupplier newestToken;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final SortedMap<Long, Owned> pending = new TreeMap<>();
        private final Map<Long, FailedEntry> failed = new LinkedHashMap<>();
        private final Map<Long, Long> doneAt = new LinkedHashMap<>();
        private final Map<String, Long> presentUntil = new HashMap<>();

        /** The ids of what was delivered and comes before what others have accepted. */
        private final Set<Long> awaited = new HashSet<>();

        private long changes;

        /**
         * An empty book.
         *
         * @param newestToken the highest fencing token of the lease that was ever given
         */
        Book(TimeSource time, LongSupplier newestToken) {
            this.time = time;
            this.newestToken = newestToken;
        }

        private boolean isPresent(@Nullable String owner) {
            Long until = owner == null ? null : presentUntil.get(owner);
            return until != null && time.nanos() - until < 0;
        }

        private void forgetOld() {
            long oldest = time.nanos() - MEMORY.toNanos();
            doneAt.values().removeIf(at -> at - oldest < 0);
        }
    }

    private record Owned(JournalEntry entry, @Nullable String owner) {}

    private final Book book;
    private final String self;
    private final Duration presence;
    private long seen;
    private boolean closed;

    InMemoryJournal(Book book, String self, Duration presence) {
        this.book = book;
        this.self = self;
        this.presence = presence;
    }

    @Override
    public boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed) {
        book.lock.lock();
        try {
            if (isOld(token)) {
                return false;
            }
            comeIn();
            own.forEach(entry -> book.pending.put(entry.id(), new Owned(entry, self)));
            free.forEach(entry -> book.pending.put(entry.id(), new Owned(entry, null)));
            freed.forEach(this::release);
            if (!free.isEmpty() || !freed.isEmpty()) {
                tell();
            }
            return true;
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public void free(Collection<Long> ids) {
        book.lock.lock();
        try {
            ids.forEach(this::release);
            tell();
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        book.lock.lock();
        try {
            ids.forEach(id -> {
                release(id);
                book.pending.computeIfPresent(
                        id,
                        (same, owned) -> owned.owner == null ? new Owned(owned.entry.asPerhapsHandled(), null) : owned);
            });
            tell();
        } finally {
            book.lock.unlock();
        }
    }

    private void release(long id) {
        book.pending.computeIfPresent(id, (same, owned) -> isOurs(owned) ? new Owned(owned.entry, null) : owned);
    }

    @Override
    public Optional<Adoption> adopt(FencingToken token, Set<Long> known) {
        book.lock.lock();
        try {
            seen = book.changes;
            if (isOld(token)) {
                return Optional.empty();
            }
            comeIn();
            List<JournalEntry> own = new ArrayList<>();
            List<Elsewhere> elsewhere = new ArrayList<>();
            book.pending.replaceAll((id, owned) -> adopted(owned));
            for (Owned owned : book.pending.values()) {
                if (!isOurs(owned)) {
                    elsewhere.add(elsewhere(owned));
                } else if (!known.contains(owned.entry.id())) {
                    own.add(owned.entry);
                }
            }
            return Optional.of(new Adoption(own, elsewhere));
        } finally {
            book.lock.unlock();
        }
    }

    private Owned adopted(Owned owned) {
        if (owned.owner == null) {
            return new Owned(owned.entry, self);
        }
        return isOurs(owned) || book.isPresent(owned.owner) ? owned : new Owned(owned.entry.asPerhapsHandled(), self);
    }

    @Override
    public List<Acceptance> accept(List<JournalEntry> entries) {
        book.lock.lock();
        try {
            book.forgetOld();
            return entries.stream().map(this::acceptNow).toList();
        } finally {
            book.lock.unlock();
        }
    }

    private Acceptance acceptNow(JournalEntry entry) {
        Owned known = book.pending.get(entry.id());
        if (known == null && (book.doneAt.containsKey(entry.id()) || book.failed.containsKey(entry.id()))) {
            return new Acceptance.Done();
        }
        if (known != null && !isOurs(known) && book.isPresent(known.owner)) {
            return new Acceptance.HandledElsewhere();
        }
        comeIn();
        Owned ours = known == null
                ? new Owned(entry, self)
                : new Owned(adopted(known).entry.asDelivered(entry.delivered()), self);
        book.pending.put(entry.id(), ours);
        List<Elsewhere> before = book.pending.headMap(entry.id()).values().stream()
                .filter(other -> other.entry.lane() == entry.lane() && !isOurs(other))
                .map(InMemoryJournal::elsewhere)
                .toList();
        before.forEach(other -> book.awaited.add(other.id()));
        return new Acceptance.Accepted(ours.entry, before);
    }

    @Override
    public void done(Collection<Long> ids) {
        book.lock.lock();
        try {
            boolean matters = false;
            for (long id : ids) {
                matters |= remove(id);
            }
            if (matters) {
                tell();
            }
        } finally {
            book.lock.unlock();
        }
    }

    /** False if it was here and nobody waits for it. */
    private boolean remove(long id) {
        Owned owned = book.pending.get(id);
        // Nobody's is done too: an order to free it may have come late.
        if (owned == null || (!isOurs(owned) && owned.owner != null)) {
            return true;
        }
        book.pending.remove(id);
        if (!owned.entry.delivered()) {
            return true;
        }
        book.doneAt.put(id, book.time.nanos());
        return book.awaited.remove(id);
    }

    @Override
    public void fail(FailedEntry failure) {
        book.lock.lock();
        try {
            long id = failure.entry().id();
            remove(id);
            if (failure.entry().delivered()) {
                book.doneAt.put(id, book.time.nanos());
            }
            book.failed.remove(id);
            book.failed.put(id, failure);
            while (book.failed.size() > MOST_FAILED) {
                book.failed.remove(book.failed.keySet().iterator().next());
            }
            tell();
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public List<FailedEntry> failed() {
        book.lock.lock();
        try {
            return List.copyOf(book.failed.values());
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public boolean replay(long id) {
        book.lock.lock();
        try {
            FailedEntry failure = book.failed.remove(id);
            if (failure != null) {
                book.pending.putIfAbsent(id, new Owned(failure.entry().asPerhapsHandled(), null));
                tell();
            }
            return failure != null;
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public boolean drop(long id) {
        book.lock.lock();
        try {
            return book.failed.remove(id) != null;
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public List<Pending> pending() {
        book.lock.lock();
        try {
            return book.pending.values().stream()
                    .map(owned ->
                            new Pending(owned.entry, Optional.ofNullable(owned.owner), book.isPresent(owned.owner)))
                    .toList();
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public Set<Long> keepPresent() {
        book.lock.lock();
        try {
            comeIn();
            return book.pending.values().stream()
                    .filter(this::isOurs)
                    .map(owned -> owned.entry.id())
                    .collect(Collectors.toSet());
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        long deadline = book.time.nanos() + atMost.toNanos();
        book.lock.lockInterruptibly();
        try {
            while (seen == book.changes && book.time.nanos() - deadline < 0) {
                book.time.await(book.lock, book.changed, deadline);
            }
            seen = book.changes;
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public void close() {
        book.lock.lock();
        try {
            closed = true;
            book.presentUntil.remove(self);
            tell();
        } finally {
            book.lock.unlock();
        }
    }

    private boolean isOld(FencingToken token) {
        return book.newestToken.getAsLong() > token.value();
    }

    /** Wakes those who wait; what we do ourselves is no news to us. */
    private void tell() {
        if (seen == book.changes) {
            seen++;
        }
        book.changes++;
        book.changed.signalAll();
    }

    private void comeIn() {
        if (closed) {
            return;
        }
        book.presentUntil.put(self, book.time.nanos() + presence.toNanos());
    }

    private boolean isOurs(Owned owned) {
        return self.equals(owned.owner);
    }

    private static Elsewhere elsewhere(Owned owned) {
        return new Elsewhere(owned.entry.id(), owned.entry.lane());
    }
}
