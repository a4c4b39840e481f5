package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Holder;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Offer;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.lease.Standby;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store must do so that a lease can be handed over. Part of the {@link LeaseStoreContract}. */
abstract class HandOverContract extends LeaseStoreFixture {

    private static final Duration LONG = Duration.ofHours(1);

    HandOverContract() {}

    @Test
    public void who_waits_is_listed_and_who_asks_once_is_not() throws InterruptedException {
        LeaseStore store = open();
        acquired(take(store, name, holder("ada")));
        Holder bob = holder("bob");
        heldBy(ask(open(), bob, Stance.WAITING));
        Holder eve = holder("eve");
        heldBy(ask(open(), eve, Stance.ASKING));
        heldBy(ask(open(), holder("passer-by"), Stance.ONCE));

        List<Standby> standbys = store.standbys(name);

        assertThat(standbys).extracting(Standby::holder).containsExactly(bob, eve);
        assertThat(standbys).extracting(Standby::asking).containsExactly(false, true);
        assertThat(standbys.get(0).since()).isBeforeOrEqualTo(standbys.get(1).since());
    }

    @Test
    public void a_standby_that_goes_on_asking_keeps_its_place() throws InterruptedException {
        LeaseStore store = open();
        acquired(take(store, name, holder("ada")));
        Holder bob = holder("bob");
        ask(store, bob, Stance.WAITING);
        Standby first = store.standbys(name).get(0);
        ask(store, holder("eve"), Stance.WAITING);

        ask(store, bob, Stance.WAITING);

        assertThat(store.standbys(name).get(0)).isEqualTo(first);
    }

    @Test
    public void the_holder_learns_who_asks_at_its_next_renewal() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        ask(bobs, holder("waiting"), Stance.WAITING);
        assertThat(adas.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed());
        Holder bob = holder("bob");

        ask(bobs, bob, Stance.ASKING);

        assertThat(adas.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed(Optional.of(bob)));
    }

    @Test
    public void of_several_that_ask_the_one_that_came_last_is_named() throws InterruptedException {
        LeaseStore store = open();
        Lease lease = acquired(take(store, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(store, bob, Stance.ASKING);
        letTimePass(Duration.ofMillis(2));
        Holder eve = holder("eve");
        ask(store, eve, Stance.ASKING);
        ask(store, bob, Stance.ASKING);

        assertThat(store.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed(Optional.of(eve)));
    }

    @Test
    public void a_lease_that_is_passed_on_is_the_askers_with_a_new_token_and_nobody_comes_in_between()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);

        assertThat(adas.pass(lease, bob, "a note")).isTrue();

        assertThat(heldBy(ask(open(), holder("eve"), Stance.ONCE)).holder()).isEqualTo(bob);
        Acquired acquired = acquired(ask(bobs, bob, Stance.ASKING));
        assertThat(acquired.lease().token()).isGreaterThan(lease.token());
        assertThat(acquired.clean()).as("clean").isTrue();
        assertThat(acquired.note()).hasValue("a note");
        assertThat(acquired(ask(bobs, bob, Stance.ONCE)).note())
                .as("when it asks again")
                .hasValue("a note");
        assertThat(bobs.renew(acquired.lease(), timeToLive())).isEqualTo(new Renewal.Renewed());
        assertThat(bobs.standbys(name)).isEmpty();
    }

    @Test
    public void after_passing_it_on_the_former_holder_has_no_part_in_it() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Holder ada = holder("ada");
        Lease lease = acquired(take(adas, name, ada)).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);
        adas.pass(lease, bob, "a note");

        assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Lost.class);
        assertThat(adas.pass(lease, bob, "a note")).isFalse();
        adas.release(lease);
        heldBy(ask(adas, ada, Stance.ONCE));
        acquired(ask(bobs, bob, Stance.ASKING));
    }

    @Test
    public void it_is_passed_on_only_to_one_that_waits() throws InterruptedException {
        LeaseStore adas = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder stranger = holder("stranger");
        ask(open(), stranger, Stance.ONCE);

        assertThat(adas.pass(lease, stranger, "a note")).isFalse();

        assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    public void only_its_holder_passes_a_lease_on() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);

        assertThat(bobs.pass(new Lease(name, bob, lease.token(), lease.since()), bob, "a note"))
                .isFalse();

        assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    public void a_lease_that_was_passed_on_and_not_taken_is_soon_free_and_nothing_was_left_undone()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Holder ada = holder("ada");
        Lease lease = acquired(take(adas, name, ada)).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);
        adas.pass(lease, bob, "a note");

        letTimePass(LeaseStore.CLAIM.plusMillis(5));
        Acquired back = acquired(take(adas, name, ada));

        assertThat(back.clean()).as("clean").isTrue();
        assertThat(back.note()).as("is for whoever comes next").hasValue("a note");
        adas.release(back.lease());
        assertThat(acquired(ask(adas, ada, Stance.ONCE)).note())
                .as("and for nobody after that")
                .isEmpty();
        assertThat(back.lease().token().value()).isGreaterThan(lease.token().value() + 1);
        heldBy(ask(bobs, bob, Stance.ONCE));
    }

    @Test
    public void one_that_came_before_the_last_hand_over_is_refused_and_one_that_came_after_it_is_not()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        LeaseStore eves = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder eve = holder("eve");
        ask(eves, eve, Stance.ASKING);
        letTimePass(Duration.ofMillis(2));
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);
        letTimePass(Duration.ofMillis(2));
        adas.pass(lease, bob, "a note");
        Lease bobsLease = acquired(ask(bobs, bob, Stance.ASKING)).lease();
        letTimePass(Duration.ofMillis(2));

        assertThat(ask(eves, eve, Stance.ASKING))
                .isInstanceOfSatisfying(
                        HeldBy.class, held -> assertThat(held.refusal()).isPresent());
        assertThat(bobs.renew(bobsLease, timeToLive())).isEqualTo(new Renewal.Renewed());
        Holder newcomer = holder("newcomer");
        assertThat(ask(eves, newcomer, Stance.ASKING))
                .isInstanceOfSatisfying(
                        HeldBy.class, held -> assertThat(held.refusal()).isEmpty());
        assertThat(bobs.renew(bobsLease, timeToLive())).isEqualTo(new Renewal.Renewed(Optional.of(newcomer)));
    }

    @Test
    public void an_operator_may_ask_for_any_standby_and_for_nobody_else() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore operators = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(open(), bob, Stance.WAITING);

        assertThat(operators.offer(name, "nobody"))
                .isInstanceOfSatisfying(
                        Offer.Refused.class,
                        refused -> assertThat(refused.why()).contains("nobody"));
        assertThat(operators.offer(name, bob.instance()))
                .isInstanceOfSatisfying(
                        Offer.Made.class, made -> assertThat(made.to().holder()).isEqualTo(bob));
        ask(open(), bob, Stance.WAITING);

        assertThat(adas.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed(Optional.of(bob)));
        assertThat(adas.pass(lease, bob, "a note")).isTrue();
    }

    @Test
    public void nobody_can_be_asked_for_a_lease_that_is_free() {
        assertThat(open().offer(name, holder("bob").instance())).isInstanceOf(Offer.Refused.class);
    }

    @Test
    public void a_standby_that_falls_silent_is_forgotten() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);
        for (int tenth = 0; tenth < 12; tenth++) {
            letTimePass(timeToLive().dividedBy(10));
            adas.renew(lease, timeToLive());
        }

        assertThat(adas.standbys(name)).isEmpty();
        assertThat(adas.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed());
        assertThat(adas.pass(lease, bob, "a note")).isFalse();
    }

    @Test
    public void a_standby_that_withdraws_is_not_listed_and_is_not_passed_the_lease() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);

        bobs.withdraw(name, bob);

        assertThat(adas.standbys(name)).isEmpty();
        assertThat(adas.renew(lease, timeToLive())).isEqualTo(new Renewal.Renewed());
        assertThat(adas.pass(lease, bob, "a note")).isFalse();
    }

    @Test
    public void one_that_withdraws_lets_go_of_a_lease_that_it_has_not_taken_but_keeps_one_that_it_has()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Holder ada = holder("ada");
        Lease lease = acquired(take(adas, name, ada)).lease();
        adas.withdraw(name, ada);
        Holder bob = holder("bob");
        ask(bobs, bob, Stance.ASKING);
        assertThat(adas.pass(lease, bob, "a note")).isTrue();

        bobs.withdraw(name, bob);

        Acquired next = acquired(ask(adas, ada, Stance.ONCE));
        assertThat(next.clean()).as("clean").isTrue();
        assertThat(next.note()).as("is for whoever comes next").hasValue("a note");
        assertThat(next.lease().token().value()).isGreaterThan(lease.token().value() + 1);
    }

    @Test
    public void the_holder_is_woken_by_one_that_asks_and_the_asker_when_it_is_passed_on() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        CountDownLatch refused = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> passed = threads.submit(() -> {
                while (true) {
                    if (adas.renew(lease, timeToLive()) instanceof Renewal.Renewed(Optional<Holder> asker)
                            && asker.isPresent()) {
                        return adas.pass(lease, asker.get(), "a note");
                    }
                    adas.awaitChange(name, lease.holder(), LONG);
                }
            });
            Future<Acquired> acquired = threads.submit(() -> awaitLease(bobs, bob, Stance.ASKING, refused));

            assertThat(get(passed)).isTrue();
            assertThat(get(acquired).lease().token()).isGreaterThan(lease.token());
        }
    }

    @Test
    public void one_that_is_told_of_the_lease_has_it_as_if_it_had_asked_and_takes_it_by_renewing_it()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Holder bob = holder("bob");
        listenAndAsk(bobs, bob);
        assertThat(bobs.handedOver(name, bob)).as("before it is").isEmpty();
        adas.pass(lease, bob, "a note");

        Optional<Acquired> told = awaitHandOver(bobs, bob);

        assertThat(told.isPresent()).as("told").isEqualTo(tellsOfHandOvers());
        if (told.isPresent()) {
            assertThat(bobs.renew(told.get().lease(), timeToLive())).isEqualTo(new Renewal.Renewed());
            bobs.withdraw(name, bob);
            assertThat(bobs.handedOver(name, bob)).as("a second time").isEmpty();
            assertThat(bobs.standbys(name)).isEmpty();
            assertThat(ask(bobs, bob, Stance.ONCE)).isEqualTo(told.get());
            assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Lost.class);
        }
    }

    @Test
    public void one_that_was_told_of_the_lease_and_falls_silent_may_have_begun() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Holder ada = holder("ada");
        Lease lease = acquired(take(adas, name, ada)).lease();
        Holder bob = holder("bob");
        listenAndAsk(bobs, bob);
        adas.pass(lease, bob, "a note");
        awaitHandOver(bobs, bob);

        letTimePass(LeaseStore.CLAIM.plusMillis(5));

        assertThat(acquired(take(adas, name, ada)).clean()).as("clean").isEqualTo(!tellsOfHandOvers());
    }

    @Test
    public void what_one_was_told_before_its_last_question_does_not_count() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Holder ada = holder("ada");
        Lease lease = acquired(take(adas, name, ada)).lease();
        Holder bob = holder("bob");
        listenAndAsk(bobs, bob);
        adas.pass(lease, bob, "a note");
        if (tellsOfHandOvers()) {
            assertThat(bobs.awaitChange(name, bob, LONG)).isTrue();
        }

        bobs.withdraw(name, bob);
        acquired(ask(adas, ada, Stance.ONCE));
        heldBy(ask(bobs, bob, Stance.WAITING));

        assertThat(bobs.handedOver(name, bob)).isEmpty();
    }

    private Optional<Acquired> awaitHandOver(LeaseStore store, Holder holder) throws InterruptedException {
        Optional<Acquired> told = Optional.empty();
        for (int news = 0; news < 5 && tellsOfHandOvers() && told.isEmpty(); news++) {
            store.awaitChange(name, holder, LONG);
            told = store.handedOver(name, holder);
        }
        return told;
    }

    /** Who listens before it asks can be told of the hand-over that follows. */
    private void listenAndAsk(LeaseStore store, Holder standby) throws InterruptedException {
        store.awaitChange(name, standby, Duration.ZERO);
        ask(store, standby, Stance.ASKING);
    }

    private Acquisition ask(LeaseStore store, Holder holder, Stance stance) {
        return store.acquire(name, holder, timeToLive(), stance);
    }
}
