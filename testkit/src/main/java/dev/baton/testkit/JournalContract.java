package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} must do, as tests that the test class of a store inherits, beside those of the
 * {@link LeaseStoreContract}. A journal behind a network has to pass the {@link RemoteJournalContract}, which has them
 * too.
 *
 * <p>Each test uses journals with names of its own. At its end the journals and the stores are closed.
 */
public abstract class JournalContract extends JournalAcceptanceContract {

    private final Holder ada = holder("ada");
    private final Holder bob = holder("bob");

    /** For the test classes of stores. */
    protected JournalContract() {}

    @Test
    public void a_new_journal_is_empty() throws InterruptedException {
        Journal journal = open(ada);

        assertThat(journal.pending()).isEmpty();
        assertThat(journal.failed()).isEmpty();
        assertThat(adopt(journal, newToken())).isEqualTo(new Adoption(List.of(), List.of()));
    }

    @Test
    public void what_is_written_is_pending_with_its_owner_by_ascending_id() throws InterruptedException {
        Journal adas = open(ada);

        assertThat(adas.write(newToken(), List.of(polled(7, 1), polled(5, 2)), List.of(polled(6, 1)), Set.of()))
                .isTrue();

        assertThat(open(bob).pending())
                .containsExactly(own(polled(5, 2), ada), free(polled(6, 1)), own(polled(7, 1), ada));
    }

    @Test
    public void entries_are_kept_to_the_letter() throws InterruptedException {
        String text = "{\"text\":\"a\\\"b\\\\ \u0000 \r\n\t Grüße 🦊 %s\"}";
        JournalEntry odd = new JournalEntry(Long.MAX_VALUE, Long.MIN_VALUE, text, true, true);
        JournalEntry large = new JournalEntry(1, -1_001_234_567_890_123L, "ü".repeat(300_000), false, false);
        JournalEntry empty = new JournalEntry(2, 0, "", false, true);
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, odd, large);
        leave(adas, token, empty);

        assertThat(open(bob).pending()).containsExactly(own(large, ada), free(empty), own(odd, ada));
        assertThat(adopt(adas, token).own()).containsExactly(large, empty, odd);
        adas.fail(failed(odd));
        assertThat(open(bob).failed()).containsExactly(failed(odd));
    }

    @Test
    public void what_was_left_free_is_adopted_unmarked() throws InterruptedException {
        leave(open(ada), newToken(), polled(6, 2), polled(5, 1));
        Journal bobs = open(bob);

        Adoption adoption = adopt(bobs, newToken());

        assertThat(adoption.own()).containsExactly(polled(5, 1), polled(6, 2));
        assertThat(bobs.pending()).containsExactly(own(polled(5, 1), bob), own(polled(6, 2), bob));
    }

    @Test
    public void what_one_that_is_gone_had_is_adopted_and_marked() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1), polled(6, 1));
        adas.done(Set.of(5L));
        adas.close();
        Journal bobs = open(bob);
        assertThat(bobs.pending())
                .containsExactly(new Journal.Pending(polled(6, 1), Optional.of(ada.instance()), false));

        assertThat(adopt(bobs, newToken()).own()).containsExactly(polled(6, 1).asPerhapsHandled());

        assertThat(bobs.pending()).containsExactly(own(polled(6, 1).asPerhapsHandled(), bob));
        bobs.done(Set.of(6L));
        assertThat(bobs.pending()).isEmpty();
    }

    @Test
    public void what_is_adopted_survives_its_new_owner_too() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1));
        adas.close();
        Journal bobs = open(bob);
        adopt(bobs, newToken());
        bobs.close();

        assertThat(adopt(open(holder("eve")), newToken()).own())
                .containsExactly(polled(5, 1).asPerhapsHandled());
    }

    @Test
    public void what_one_that_is_present_has_stays_with_it() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(6, 2), polled(5, 1));
        Journal bobs = open(bob);

        Adoption adoption = adopt(bobs, newToken());

        assertThat(adoption.own()).isEmpty();
        assertThat(adoption.elsewhere()).containsExactly(elsewhere(polled(5, 1)), elsewhere(polled(6, 2)));
        adas.done(Set.of(5L, 6L));
        assertThat(adopt(bobs, newToken())).isEqualTo(new Adoption(List.of(), List.of()));
    }

    @Test
    public void what_is_known_is_not_told_again() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1), polled(6, 1));
        leave(adas, token, polled(7, 1), polled(8, 1));

        assertThat(adas.adopt(token, Set.of(5L, 8L)).orElseThrow().own()).containsExactly(polled(6, 1), polled(7, 1));
        assertThat(adas.adopt(token, Set.of(5L, 6L, 7L, 8L)).orElseThrow().own())
                .isEmpty();
        assertThat(adas.adopt(token, Set.of(5L, 6L, 7L)).orElseThrow().own()).containsExactly(polled(8, 1));
    }

    @Test
    public void what_is_freed_passes_to_the_next_unmarked() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1), polled(6, 1), polled(7, 1));

        assertThat(adas.write(token, List.of(polled(8, 1)), List.of(polled(9, 1)), Set.of(6L, 7L, 99L)))
                .isTrue();

        Adoption adoption = adopt(open(bob), newToken());
        assertThat(adoption.own()).containsExactly(polled(6, 1), polled(7, 1), polled(9, 1));
        assertThat(adoption.elsewhere()).containsExactly(elsewhere(polled(5, 1)), elsewhere(polled(8, 1)));
    }

    @Test
    public void a_former_holder_may_free_what_it_has_not_begun() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1), polled(6, 1));
        accepted(adas, delivered(7, 1));
        FencingToken token = newToken();

        for (int time = 0; time < 2; time++) {
            adas.free(Set.of(6L, 7L, 99L));
        }
        open(bob).free(Set.of(5L));

        Adoption adoption = adopt(open(bob), token);
        assertThat(adoption.own()).containsExactly(polled(6, 1), delivered(7, 1));
        assertThat(adoption.elsewhere()).containsExactly(elsewhere(polled(5, 1)));
    }

    @Test
    public void a_former_holder_may_give_back_what_it_has_begun_and_then_it_is_marked() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1), polled(6, 1), polled(7, 1));
        FencingToken token = newToken();

        for (int time = 0; time < 2; time++) {
            adas.giveBack(Set.of(6L, 99L));
        }
        open(bob).giveBack(Set.of(5L));

        Adoption adoption = adopt(open(bob), token);
        assertThat(adoption.own()).containsExactly(polled(6, 1).asPerhapsHandled());
        assertThat(adoption.elsewhere()).containsExactly(elsewhere(polled(5, 1)), elsewhere(polled(7, 1)));
    }

    @Test
    public void what_is_freed_is_nobodys() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1));

        assertThat(adas.write(token, List.of(), List.of(), Set.of(5L))).isTrue();

        assertThat(adas.pending()).containsExactly(free(polled(5, 1)));
    }

    @Test
    public void what_belongs_to_others_cannot_be_freed() throws InterruptedException {
        FencingToken token = newToken();
        write(open(ada), token, polled(5, 1));

        assertThat(open(bob).write(token, List.of(), List.of(), Set.of(5L))).isTrue();

        assertThat(open(bob).pending()).containsExactly(own(polled(5, 1), ada));
    }

    @Test
    public void what_is_written_anew_belongs_to_who_wrote_it_last() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1));
        Journal bobs = open(bob);

        write(bobs, newToken(), polled(5, 1).asPerhapsHandled());

        assertThat(bobs.pending()).containsExactly(own(polled(5, 1).asPerhapsHandled(), bob));
        adas.done(Set.of(5L));
        assertThat(bobs.pending()).containsExactly(own(polled(5, 1).asPerhapsHandled(), bob));
    }

    @Test
    public void a_former_holder_writes_and_adopts_nothing() throws InterruptedException {
        FencingToken old = newToken();
        leave(open(ada), old, polled(5, 1));
        FencingToken next = newToken();
        Journal bobs = open(bob);

        assertThat(bobs.write(old, List.of(polled(6, 1)), List.of(polled(7, 1)), Set.of()))
                .isFalse();
        assertThat(bobs.adopt(old, Set.of())).isEmpty();

        assertThat(bobs.pending()).containsExactly(free(polled(5, 1)));
        assertThat(adopt(bobs, next).own()).containsExactly(polled(5, 1));
    }

    @Test
    public void a_former_holder_may_say_what_became_of_its_entries() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1), polled(6, 1));
        newToken();

        adas.done(Set.of(5L));
        adas.fail(failed(polled(6, 1)));

        assertThat(open(bob).pending()).isEmpty();
        assertThat(open(bob).failed()).containsExactly(failed(polled(6, 1)));
    }

    @Test
    public void every_act_may_be_repeated() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(4, 1), polled(5, 1));
        for (int time = 0; time < 2; time++) {
            assertThat(adas.write(token, List.of(polled(6, 1)), List.of(polled(7, 1)), Set.of(5L)))
                    .isTrue();
            adas.done(Set.of(4L));
        }
        for (int time = 0; time < 2; time++) {
            assertThat(adopt(adas, token).own()).containsExactly(polled(5, 1), polled(6, 1), polled(7, 1));
        }
        assertThat(open(bob).pending()).hasSize(3);
    }

    @Test
    public void who_falls_silent_is_gone_after_its_presence() throws InterruptedException {
        assumeTrue(expires(), "this store can tell who lives");
        FencingToken token = newToken();
        write(open(ada), token, polled(5, 1));
        Journal bobs = open(bob);
        for (int steps = 0; bobs.pending().getFirst().present(); steps++) {
            assertThat(steps).as("tenths of the presence").isLessThan(30);
            letTimePass(presence().dividedBy(10));
        }

        assertThat(accepted(bobs, delivered(5, 1)).entry())
                .isEqualTo(delivered(5, 1).asPerhapsHandled());
    }

    @Test
    public void who_says_so_stays_present() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1));
        Journal bobs = open(bob);
        for (int quarter = 0; quarter < (expires() ? 8 : 1); quarter++) {
            letTimePass(expires() ? presence().dividedBy(4) : Duration.ZERO);
            assertThat(adas.keepPresent()).as("entries that are adas").containsExactly(5L);
            assertThat(bobs.pending()).containsExactly(own(polled(5, 1), ada));
        }
    }

    @Test
    public void who_waits_is_told_when_another_is_done() throws InterruptedException {
        Journal adas = open(ada);
        write(adas, newToken(), polled(5, 1), polled(6, 1));
        FencingToken token = newToken();
        Journal bobs = open(bob);
        assertThat(adopt(bobs, token).elsewhere()).hasSize(2);

        whileWaiting(bobs, token, 1, () -> adas.done(Set.of(5L)));
    }

    @Test
    public void who_waits_is_told_when_entries_become_free() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1));
        Journal bobs = open(bob);
        assertThat(adopt(bobs, token).elsewhere()).hasSize(1);

        whileWaiting(bobs, token, 0, () -> adas.free(Set.of(5L)));
    }

    @Test
    public void who_waits_is_told_of_a_replay() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = open(ada);
        write(adas, token, polled(5, 1));
        adas.fail(failed(polled(6, 1)));
        Journal bobs = open(bob);
        adopt(bobs, token);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> told = threads.submit(() -> {
                while (adopt(bobs, token).own().isEmpty()) {
                    bobs.awaitChange(LONG);
                }
                return true;
            });
            assertThat(open(holder("operator")).replay(6)).isTrue();
            assertThat(get(told)).isTrue();
        }
    }

    @Test
    public void a_wait_of_a_journal_ends_without_a_change_too() throws InterruptedException {
        Journal adas = open(ada);
        adopt(adas, newToken());
        Duration atMost = timeToLive().dividedBy(4);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> wait = threads.submit(() -> {
                adas.awaitChange(atMost);
                return true;
            });
            while (!wait.isDone()) {
                letTimePass(atMost.dividedBy(10));
            }
            get(wait);
        }
    }

    @Test
    public void journals_with_different_names_do_not_meet() throws InterruptedException {
        FencingToken token = newToken();
        LeaseStore store = open();
        leave(open(store, ada), token, polled(5, 1));
        try (Journal other = store.journal(name + ".2", ada, presence())) {
            assertThat(other.pending()).isEmpty();
            assertThat(other.accept(delivered(5, 1))).isInstanceOf(Journal.Acceptance.Accepted.class);
        }
        assertThat(open(store, bob).pending()).containsExactly(free(polled(5, 1)));
    }
}
