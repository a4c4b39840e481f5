package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a journal behind a network must do besides what every {@link JournalContract journal} does, as tests that the
 * test class of its store inherits: what was given up and arrives all the same changes nothing, if its instance has
 * been answered since.
 */
public abstract class RemoteJournalContract extends JournalContract {

    /** The network between the instances and their store. */
    public interface Network {

        /** Has what is asked from now on not arrive and not be answered. */
        void holdUp();

        /** Has what is asked from now on arrive and be answered again. */
        void goOn();

        /** Has all arrive that was held up, in the order in which it was asked. */
        void deliver();
    }

    private final Holder ada = holder("ada");
    private final Holder bob = holder("bob");

    /** For the test classes of stores. */
    protected RemoteJournalContract() {}

    /**
     * The network of this test.
     *
     * @return that of all stores which are made during it
     */
    protected abstract Network network();

    @Test
    public void an_order_to_free_that_arrives_late_frees_nothing_that_was_adopted_since() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);
        write(adas, token, polled(5, 1), polled(6, 1));

        giveUp(() -> adas.free(Set.of(5L)));
        giveUp(() -> adas.giveBack(Set.of(6L)));
        adopt(adas, token);
        deliver();

        assertThat(adas.pending()).containsExactly(own(polled(5, 1), ada), own(polled(6, 1), ada));
    }

    @Test
    public void a_write_that_arrives_late_does_not_put_back_what_is_done() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);

        giveUp(() -> adas.write(token, List.of(polled(5, 1)), List.of(polled(6, 1)), Set.of()));
        adas.done(Set.of(5L, 6L));
        deliver();

        assertThat(adas.pending()).isEmpty();
    }

    @Test
    public void a_write_that_arrives_late_frees_nothing_that_was_written_since() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);
        write(adas, token, polled(5, 1));

        giveUp(() -> adas.write(token, List.of(), List.of(polled(6, 1)), Set.of(5L)));
        write(adas, token, polled(6, 1));
        deliver();

        assertThat(adas.pending()).containsExactly(own(polled(5, 1), ada), own(polled(6, 1), ada));
    }

    @Test
    public void who_adopts_late_takes_nothing_that_it_has_left_since() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);

        giveUp(() -> adas.adopt(token, Set.of()));
        leave(adas, token, polled(5, 1));
        deliver();

        assertThat(adas.pending()).containsExactly(free(polled(5, 1)));
    }

    @Test
    public void what_is_accepted_late_and_has_been_freed_since_stays_free() {
        Journal adas = connect(ada);
        accepted(adas, delivered(5, 1));

        giveUp(() -> adas.accept(delivered(5, 1)));
        adas.free(Set.of(5L));
        deliver();

        assertThat(adas.pending()).containsExactly(free(delivered(5, 1)));
    }

    @Test
    public void what_fails_late_and_was_replayed_since_is_not_set_aside_again() {
        Journal adas = connect(ada);

        giveUp(() -> adas.fail(failed(polled(5, 1))));
        adas.fail(failed(polled(5, 1)));
        open(bob).replay(5);
        deliver();

        assertThat(adas.failed()).isEmpty();
        assertThat(adas.pending()).containsExactly(free(polled(5, 1).asPerhapsHandled()));
    }

    @Test
    public void who_has_left_does_not_come_back_by_what_arrives_late() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);
        write(adas, token, polled(5, 1));

        giveUp(adas::keepPresent);
        giveUp(() -> adas.done(Set.of(5L)));
        giveUp(() -> adas.adopt(token, Set.of()));
        adas.close();
        deliver();

        assertThat(open(bob).pending())
                .containsExactly(new Journal.Pending(polled(5, 1), Optional.of(ada.instance()), false));
    }

    @Test
    public void who_never_came_and_has_left_does_not_come_by_what_arrives_late() throws InterruptedException {
        FencingToken token = newToken();
        leave(open(bob), token, polled(5, 1));
        Journal adas = connect(ada);

        giveUp(() -> adas.adopt(token, Set.of()));
        adas.close();
        deliver();

        assertThat(open(bob).pending()).containsExactly(free(polled(5, 1)));
    }

    @Test
    public void what_was_given_up_may_be_done_as_long_as_nothing_was_answered_since() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);
        write(adas, token, polled(5, 1), polled(6, 1));

        giveUp(() -> adas.done(Set.of(5L)));
        giveUp(() -> adas.free(Set.of(6L)));
        deliver();

        assertThat(open(bob).pending()).containsExactly(free(polled(6, 1)));
    }

    @Test
    public void what_one_gives_up_delays_nobody_else() throws InterruptedException {
        FencingToken token = newToken();
        Journal adas = connect(ada);
        Journal bobs = connect(bob);

        giveUp(() -> bobs.accept(delivered(5, 1)));
        write(adas, token, polled(6, 1));
        deliver();

        assertThat(adas.pending()).containsExactly(own(delivered(5, 1), bob), own(polled(6, 1), ada));
    }

    /** A journal that has been asked something, since a store may look its server over before the first answer. */
    private Journal connect(Holder holder) {
        Journal journal = open(holder);
        journal.pending();
        return journal;
    }

    /** Does something to which there is no answer. */
    private void giveUp(Runnable order) {
        network().holdUp();
        assertThatThrownBy(order::run).isInstanceOf(LeaseStoreException.class);
        network().goOn();
    }

    private void deliver() {
        network().deliver();
    }
}
