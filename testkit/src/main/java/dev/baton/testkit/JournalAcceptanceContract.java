package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.JournalEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a journal does with entries that are delivered, that are done, and that fail. */
abstract class JournalAcceptanceContract extends JournalFixture {

    private static final int STORM = 8;

    private final Holder ada = holder("ada");
    private final Holder bob = holder("bob");

    JournalAcceptanceContract() {}

    @Test
    public void what_is_delivered_first_is_accepted_and_pending() {
        Journal adas = open(ada);

        Acceptance.Accepted accepted = accepted(adas, delivered(5, 1));

        assertThat(accepted.entry()).isEqualTo(delivered(5, 1));
        assertThat(accepted.before()).isEmpty();
        assertThat(open(bob).pending()).containsExactly(own(delivered(5, 1), ada));
    }

    @Test
    public void what_another_handles_is_not_accepted_a_second_time() {
        accepted(open(ada), delivered(5, 1));

        assertThat(open(bob).accept(delivered(5, 1))).isEqualTo(new Acceptance.HandledElsewhere());
    }

    @Test
    public void what_one_owns_already_is_accepted_again() {
        Journal adas = open(ada);
        accepted(adas, delivered(5, 1));

        assertThat(accepted(adas, delivered(5, 1)).entry()).isEqualTo(delivered(5, 1));
        assertThat(adas.pending()).hasSize(1);
    }

    @Test
    public void what_is_done_is_remembered() {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        accepted(adas, delivered(5, 1));

        adas.done(Set.of(5L));

        assertThat(adas.pending()).isEmpty();
        assertThat(adas.accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
        assertThat(bobs.accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
        assertThat(bobs.accept(delivered(4, 1))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(bobs.accept(delivered(6, 1))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    public void what_is_done_is_remembered_after_the_death_of_who_did_it() {
        Journal adas = open(ada);
        accepted(adas, delivered(5, 1));
        accepted(adas, delivered(6, 1));
        adas.done(Set.of(5L));

        adas.close();

        assertThat(open(bob).accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
    }

    @Test
    public void what_was_polled_is_not_remembered_when_it_is_done() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1));

        adas.done(Set.of(5L));

        assertThat(adas.pending()).isEmpty();
        assertThat(accepted(open(bob), delivered(5, 1)).entry()).isEqualTo(delivered(5, 1));
    }

    @Test
    public void what_was_polled_and_then_delivered_is_remembered() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1));
        accepted(adas, delivered(5, 1));

        adas.done(Set.of(5L));

        assertThat(open(bob).accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
    }

    @Test
    public void what_one_that_is_gone_had_is_accepted_and_marked() {
        Journal adas = open(ada);
        accepted(adas, delivered(5, 1));
        adas.close();
        Journal bobs = open(bob);

        assertThat(accepted(bobs, delivered(5, 1)).entry())
                .isEqualTo(delivered(5, 1).asPerhapsHandled());

        assertThat(bobs.pending()).containsExactly(own(delivered(5, 1).asPerhapsHandled(), bob));
        bobs.done(Set.of(5L));
        assertThat(bobs.pending()).isEmpty();
    }

    @Test
    public void what_was_left_free_is_accepted_unmarked() throws InterruptedException {
        FencingToken token = newToken();
        leave(open(ada), token, polled(5, 1));
        Journal bobs = open(bob);

        assertThat(accepted(bobs, delivered(5, 1)).entry()).isEqualTo(delivered(5, 1));

        assertThat(bobs.pending()).containsExactly(own(delivered(5, 1), bob));
        assertThat(adopt(open(holder("eve")), token).own()).isEmpty();
        bobs.done(Set.of(5L));
        assertThat(adopt(open(holder("eve")), newToken()).own()).isEmpty();
    }

    @Test
    public void who_accepts_learns_what_comes_before_in_the_same_lane_and_is_not_its_own() {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        accepted(adas, delivered(5, 7));
        accepted(adas, delivered(4, 7));
        accepted(adas, delivered(3, 8));
        accepted(bobs, delivered(2, 7));
        accepted(adas, delivered(9, 7));

        assertThat(accepted(bobs, delivered(6, 7)).before())
                .containsExactly(elsewhere(delivered(4, 7)), elsewhere(delivered(5, 7)));
    }

    @Test
    public void what_nobody_has_yet_who_lives_comes_before_too() throws InterruptedException {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        Journal gone = open(holder("gone"));
        accepted(gone, delivered(1, 7));
        gone.close();
        leave(adas, newToken(), polled(2, 7), polled(3, 8));
        accepted(adas, delivered(4, 7));
        adas.free(Set.of(4L));
        adas.fail(failed(delivered(5, 7)));
        adas.replay(5);

        assertThat(accepted(bobs, delivered(6, 7)).before())
                .containsExactly(
                        elsewhere(delivered(1, 7)),
                        elsewhere(polled(2, 7)),
                        elsewhere(delivered(4, 7)),
                        elsewhere(delivered(5, 7)));
    }

    @Test
    public void what_is_taken_over_with_an_entry_does_not_come_before_it() {
        Journal gone = open(holder("gone"));
        accepted(gone, delivered(1, 7));
        accepted(gone, delivered(2, 7));
        gone.close();

        assertThat(open(bob).accept(List.of(delivered(1, 7), delivered(2, 7), delivered(3, 7))))
                .containsExactly(
                        new Acceptance.Accepted(delivered(1, 7).asPerhapsHandled(), List.of()),
                        new Acceptance.Accepted(delivered(2, 7).asPerhapsHandled(), List.of()),
                        new Acceptance.Accepted(delivered(3, 7), List.of()));
    }

    @Test
    public void of_several_that_are_delivered_at_once_each_gets_its_own_answer() {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        Journal gone = open(holder("gone"));
        accepted(gone, delivered(1, 9));
        gone.close();
        adas.accept(List.of(delivered(2, 7), delivered(3, 8), delivered(4, 7)));
        adas.done(Set.of(4L));
        adas.fail(failed(delivered(5, 8)));

        assertThat(bobs.accept(List.of(
                        delivered(6, 7),
                        delivered(2, 7),
                        delivered(1, 9),
                        delivered(4, 7),
                        delivered(5, 8),
                        delivered(7, 8),
                        delivered(6, 7))))
                .containsExactly(
                        new Acceptance.Accepted(delivered(6, 7), List.of(elsewhere(delivered(2, 7)))),
                        new Acceptance.HandledElsewhere(),
                        new Acceptance.Accepted(delivered(1, 9).asPerhapsHandled(), List.of()),
                        new Acceptance.Done(),
                        new Acceptance.Done(),
                        new Acceptance.Accepted(delivered(7, 8), List.of(elsewhere(delivered(3, 8)))),
                        new Acceptance.Accepted(delivered(6, 7), List.of(elsewhere(delivered(2, 7)))));
        assertThat(bobs.pending())
                .containsExactly(
                        own(delivered(1, 9).asPerhapsHandled(), bob),
                        own(delivered(2, 7), ada),
                        own(delivered(3, 8), ada),
                        own(delivered(6, 7), bob),
                        own(delivered(7, 8), bob));
    }

    @Test
    public void of_groups_that_are_delivered_to_many_at_once_exactly_one_is_to_handle_each()
            throws InterruptedException {
        List<JournalEntry> group = LongStream.rangeClosed(1, STORM)
                .mapToObj(id -> delivered(id, id))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Acceptance>>> answers = new ArrayList<>();
            for (int i = 0; i < STORM; i++) {
                Journal journal = open(holder("holder-" + i));
                List<JournalEntry> itsOrder = i % 2 == 0 ? group : group.reversed();
                answers.add(threads.submit(() -> journal.accept(itsOrder)));
            }
            int handlers = 0;
            for (Future<List<Acceptance>> answer : answers) {
                handlers += (int) get(answer).stream()
                        .filter(Acceptance.Accepted.class::isInstance)
                        .count();
            }
            assertThat(handlers).isEqualTo(STORM);
        }
    }

    @Test
    public void who_waits_for_what_comes_before_is_told_when_that_is_done() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        Journal bobs = open(bob);
        accepted(adas, delivered(5, 7));
        assertThat(accepted(bobs, delivered(6, 7)).before()).hasSize(1);

        whileWaiting(bobs, token, 0, () -> adas.done(Set.of(5L)));
    }

    @Test
    public void who_waits_for_what_was_nobodys_is_told_when_its_taker_has_done_it() throws InterruptedException {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        Journal gone = open(holder("gone"));
        accepted(gone, delivered(4, 7));
        gone.close();
        accepted(adas, delivered(5, 7));
        adas.free(Set.of(5L));
        assertThat(accepted(bobs, delivered(6, 7)).before()).hasSize(2);
        FencingToken token = newToken();

        assertThat(adopt(adas, token).own()).hasSize(2);
        whilePending(bobs, 4, () -> adas.done(Set.of(4L)));
        whilePending(bobs, 5, () -> adas.done(Set.of(5L)));
    }

    @Test
    public void of_many_that_accept_the_same_at_once_exactly_one_is_to_handle_it() throws InterruptedException {
        List<Journal> all = new ArrayList<>();
        for (int i = 0; i < STORM; i++) {
            all.add(open(holder("holder-" + i)));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long id = 1; id <= STORM; id++) {
                JournalEntry entry = delivered(id, 1);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Acceptance>> answers = new ArrayList<>();
                for (Journal journal : all) {
                    answers.add(threads.submit(() -> {
                        start.await();
                        return journal.accept(entry);
                    }));
                }
                start.countDown();
                int handlers = 0;
                for (Future<Acceptance> answer : answers) {
                    handlers += get(answer) instanceof Acceptance.Accepted ? 1 : 0;
                }
                assertThat(handlers).as("who is to handle entry %s", id).isEqualTo(1);
            }
        }
    }

    @Test
    public void only_its_owner_can_say_that_an_entry_is_done() {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        accepted(adas, delivered(5, 1));

        bobs.done(Set.of(5L, 6L));

        assertThat(bobs.pending()).containsExactly(own(delivered(5, 1), ada));
    }

    @Test
    public void what_failed_is_set_aside_with_its_reason() {
        Journal adas = open(ada);
        accepted(adas, delivered(5, 1));
        accepted(adas, delivered(6, 1));
        FailedEntry failed = new FailedEntry(delivered(5, 1), FAILED_AT, "it said “no” …");

        adas.fail(failed);
        adas.fail(failed);

        assertThat(open(bob).failed()).containsExactly(failed);
        assertThat(open(bob).pending()).containsExactly(own(delivered(6, 1), ada));
        assertThat(open(bob).accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
    }

    @Test
    public void what_was_never_in_the_journal_may_fail_too() {
        FailedEntry failed = failed(polled(5, -1));

        open(ada).fail(failed);

        assertThat(open(bob).failed()).containsExactly(failed);
        assertThat(open(bob).pending()).isEmpty();
        assertThat(open(bob).accept(delivered(5, -1))).isEqualTo(new Acceptance.Done());
    }

    @Test
    public void the_oldest_failures_are_dropped_when_there_are_too_many() {
        Journal adas = open(ada);
        int all = Journal.MOST_FAILED + 2;
        for (int i = 0; i < all; i++) {
            // Descending, so that the order is not that of the ids.
            adas.fail(new FailedEntry(polled(all - i, 1), FAILED_AT.plusMillis(i), "failed"));
        }

        List<FailedEntry> kept = open(bob).failed();

        assertThat(kept).hasSize(Journal.MOST_FAILED);
        assertThat(kept.getFirst().entry().id()).isEqualTo(all - 2);
        assertThat(kept.getLast().entry().id()).isEqualTo(1);
        assertThat(kept).isSortedAccordingTo(Comparator.comparing(FailedEntry::failedAt));
    }

    @Test
    public void what_failed_is_dropped_once_and_still_known() {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        adas.fail(failed(delivered(5, 1)));
        adas.fail(failed(polled(6, 1)));

        assertThat(bobs.drop(5)).isTrue();
        assertThat(bobs.drop(6)).isTrue();

        assertThat(bobs.drop(5)).isFalse();
        assertThat(bobs.failed()).isEmpty();
        assertThat(bobs.accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
        assertThat(bobs.accept(delivered(6, 1))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    public void what_failed_is_replayed_once_marked_and_free() throws InterruptedException {
        Journal adas = open(ada);
        Journal bobs = open(bob);
        adas.fail(failed(delivered(5, 1)));
        JournalEntry again = delivered(5, 1).asPerhapsHandled();

        assertThat(bobs.replay(5)).isTrue();

        assertThat(bobs.replay(5)).isFalse();
        assertThat(bobs.failed()).isEmpty();
        assertThat(bobs.pending()).containsExactly(free(again));
        assertThat(adopt(adas, newToken()).own()).containsExactly(again);
        adas.done(Set.of(5L));
        assertThat(bobs.accept(delivered(5, 1))).isEqualTo(new Acceptance.Done());
    }

    @Test
    public void what_is_replayed_may_fail_again() throws InterruptedException {
        Journal adas = open(ada);
        adas.fail(failed(delivered(5, 1)));
        adas.replay(5);
        JournalEntry again = adopt(adas, newToken()).own().getFirst();

        adas.fail(new FailedEntry(again, FAILED_AT.plusSeconds(1), "failed again"));

        assertThat(adas.failed()).containsExactly(new FailedEntry(again, FAILED_AT.plusSeconds(1), "failed again"));
        assertThat(adas.pending()).isEmpty();
        assertThat(adas.replay(5)).isTrue();
        assertThat(adas.pending()).containsExactly(free(again));
    }

    @Test
    public void what_is_not_there_can_neither_be_replayed_nor_dropped() {
        Journal adas = open(ada);
        accepted(adas, delivered(5, 1));

        assertThat(adas.replay(5)).isFalse();
        assertThat(adas.drop(5)).isFalse();
        assertThat(adas.replay(6)).isFalse();
        assertThat(adas.failed()).isEmpty();
    }
}
