package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Acceptance.Accepted;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.Journal.Elsewhere;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;

/** What the tests of the contract of a journal stand on: instances with a journal each, and entries. */
abstract class JournalFixture extends LeaseStoreFixture {

    static final Duration LONG = Duration.ofHours(1);

    static final Instant FAILED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final List<Journal> journals = new ArrayList<>();
    private Optional<Leader> leader = Optional.empty();

    JournalFixture() {}

    /** Ends the journals before their stores. */
    @AfterEach
    public final void closeJournals() {
        journals.forEach(Journal::close);
    }

    /**
     * How long an instance that falls silent counts as present.
     *
     * @return the time to live of a lease, unless this is overridden
     */
    protected Duration presence() {
        return timeToLive();
    }

    /** A journal as one process sees it, through a store of its own. */
    final Journal open(Holder holder) {
        return open(open(), holder);
    }

    final Journal open(LeaseStore store, Holder holder) {
        Journal journal = store.journal(name, holder, presence());
        journals.add(journal);
        return journal;
    }

    /** Gives the lease to a new holder, and tells its token. */
    final FencingToken newToken() throws InterruptedException {
        if (leader.isPresent()) {
            leader.get().store.release(leader.get().lease);
        }
        LeaseStore store = open();
        Lease lease = acquired(take(store, name, holder("leader"))).lease();
        leader = Optional.of(new Leader(store, lease));
        return lease.token();
    }

    static Adoption adopt(Journal journal, FencingToken token) {
        return journal.adopt(token, Set.of()).orElseThrow();
    }

    static void write(Journal journal, FencingToken token, JournalEntry... own) {
        assertThat(journal.write(token, List.of(own), List.of(), Set.of())).isTrue();
    }

    static void leave(Journal journal, FencingToken token, JournalEntry... free) {
        assertThat(journal.write(token, List.of(), List.of(free), Set.of())).isTrue();
    }

    static Accepted accepted(Journal journal, JournalEntry entry) {
        Journal.Acceptance answer = journal.accept(entry);
        assertThat(answer).isInstanceOf(Accepted.class);
        return (Accepted) answer;
    }

    /** Waits until only so many entries are left elsewhere, while something is done by another. */
    final void whileWaiting(Journal journal, FencingToken token, int left, Runnable act) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> told = threads.submit(() -> {
                while (adopt(journal, token).elsewhere().size() > left) {
                    journal.awaitChange(LONG);
                }
                return true;
            });
            act.run();
            assertThat(get(told)).isTrue();
        }
    }

    /** Waits, as one without the lease does, until an entry is not pending any more, while another does something. */
    static void whilePending(Journal journal, long id, Runnable act) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> told = threads.submit(() -> {
                while (journal.pending().stream()
                        .anyMatch(pending -> pending.entry().id() == id)) {
                    journal.awaitChange(LONG);
                }
                return true;
            });
            act.run();
            assertThat(get(told)).isTrue();
        }
    }

    static JournalEntry polled(long id, long lane) {
        return new JournalEntry(id, lane, "{\"update_id\":" + id + "}", false, false);
    }

    static JournalEntry delivered(long id, long lane) {
        return new JournalEntry(id, lane, "{\"update_id\":" + id + "}", false, true);
    }

    static FailedEntry failed(JournalEntry entry) {
        return new FailedEntry(entry, FAILED_AT, "the handler failed");
    }

    static Elsewhere elsewhere(JournalEntry entry) {
        return new Elsewhere(entry.id(), entry.lane());
    }

    static Pending own(JournalEntry entry, Holder owner) {
        return new Pending(entry, Optional.of(owner.instance()), true);
    }

    static Pending free(JournalEntry entry) {
        return new Pending(entry, Optional.empty(), false);
    }

    private record Leader(LeaseStore store, Lease lease) {}
}
