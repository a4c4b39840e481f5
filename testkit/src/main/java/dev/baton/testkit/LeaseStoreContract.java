package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Renewal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LeaseStore} must do, as tests that the test class of a store inherits.
 *
 * <pre>{@code
 * class MyLeaseStoreTest extends LeaseStoreContract {
 *     @Override
 *     protected LeaseStore newStore() {
 *         return new MyLeaseStore(server);
 *     }
 *
 *     @Override
 *     protected Duration timeToLive() {
 *         return Duration.ofSeconds(1);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test uses leases with names of its own, so that the stores may share what they are kept in with all that was
 * before. At its end the stores are closed.
 */
public abstract class LeaseStoreContract extends HandOverContract {

    private static final int STORM_ROUNDS = 10;
    private static final int STORM_STORES = 4;
    private static final int STORM_HOLDERS = 16;
    private static final int WAKE_UPS = 5;

    /** For the test classes of stores. */
    protected LeaseStoreContract() {}

    @Test
    public void a_free_lease_is_given() throws InterruptedException {
        LeaseStore store = open();
        Holder ada = holder("ada");

        Lease lease = acquired(take(store, name, ada)).lease();

        assertThat(lease.name()).isEqualTo(name);
        assertThat(lease.holder()).isEqualTo(ada);
        assertThat(lease.token().value()).isPositive();
        assertThat(store.renew(lease, timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    public void a_held_lease_is_refused_with_its_holder() throws InterruptedException {
        Holder ada = holder("ada");
        Lease lease = acquired(take(open(), name, ada)).lease();

        Holding holding = heldBy(take(open(), name, holder("bob")));

        assertIsOf(holding, lease);
        if (expires()) {
            assertThat(holding.expiresIn())
                    .hasValueSatisfying(left -> assertThat(left).isPositive().isLessThanOrEqualTo(timeToLive()));
        }
    }

    @Test
    public void the_holder_may_ask_again_and_keeps_its_token() throws InterruptedException {
        LeaseStore store = open();
        Holder ada = holder("ada");
        Acquired first = acquired(take(store, name, ada));

        Acquired again = acquired(take(store, name, ada));

        assertThat(again.lease().token()).isEqualTo(first.lease().token());
        assertThat(again.lease().since()).isEqualTo(first.lease().since());
        assertThat(again.clean()).isEqualTo(first.clean());
        assertThat(store.renew(first.lease(), timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    public void tokens_grow_at_every_change_of_holder() throws InterruptedException {
        List<LeaseStore> both = List.of(open(), open());
        long highest = 0;
        for (int change = 0; change < 6; change++) {
            LeaseStore store = both.get(change % 2);
            Lease lease =
                    acquired(take(store, name, holder("holder-" + change))).lease();
            assertThat(lease.token().value()).isGreaterThan(highest);
            highest = lease.token().value();
            store.release(lease);
        }
    }

    @Test
    public void a_release_by_another_changes_nothing() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Lease bobsClaim = new Lease(name, holder("bob"), lease.token(), lease.since());

        assertThatCode(() -> bobs.release(bobsClaim)).doesNotThrowAnyException();

        assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Renewed.class);
        assertIsOf(heldBy(take(bobs, name, holder("bob"))), lease);
    }

    @Test
    public void after_release_it_is_free_at_once() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();

        adas.release(lease);

        assertThat(bobs.read(name)).isEmpty();
        assertThat(acquired(bobs.acquire(name, holder("bob"), timeToLive())).clean())
                .as("clean")
                .isTrue();
    }

    @Test
    public void what_is_left_at_a_release_is_for_whoever_has_it_next_and_for_nobody_after_that()
            throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        adas.release(acquired(take(adas, name, holder("ada"))).lease(), "a note");
        Holder bob = holder("bob");

        Acquired next = acquired(take(bobs, name, bob));

        assertThat(next.note()).hasValue("a note");
        assertThat(next.clean()).as("clean").isTrue();
        assertThat(acquired(take(bobs, name, bob)).note())
                .as("when it asks again")
                .hasValue("a note");
        bobs.release(next.lease());
        assertThat(acquired(take(adas, name, holder("eve"))).note()).isEmpty();
    }

    @Test
    public void a_release_may_be_repeated() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        adas.release(lease);
        Lease next = acquired(take(bobs, name, holder("bob"))).lease();

        adas.release(lease);

        assertThat(bobs.renew(next, timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    /** Whatever comes between the refusal and the wait must not be slept through. */
    @Test
    public void a_waiter_is_woken_by_a_release() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < WAKE_UPS; round++) {
                Lease lease = acquired(take(adas, name, holder("ada"))).lease();
                CountDownLatch refused = new CountDownLatch(1);
                Future<Acquired> bob = threads.submit(() -> awaitLease(bobs, holder("bob"), refused));
                assertThat(refused.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();

                adas.release(lease);

                Acquired acquired = get(bob);
                assertThat(acquired.clean()).as("clean").isTrue();
                bobs.release(acquired.lease());
            }
        }
    }

    @Test
    public void a_wait_ends_without_a_change_too() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        acquired(take(adas, name, holder("ada")));
        Holder bob = holder("bob");
        heldBy(take(bobs, name, bob));
        Duration atMost = timeToLive().dividedBy(4);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> wait = threads.submit(() -> {
                bobs.awaitChange(name, bob, atMost);
                return true;
            });
            while (!wait.isDone()) {
                letTimePass(atMost.dividedBy(10));
            }
            get(wait);
        }
    }

    @Test
    public void a_wait_may_be_interrupted_and_the_store_goes_on() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        CountDownLatch refused = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                awaitLease(bobs, holder("bob"), refused);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertThat(refused.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        waiter.interrupt();

        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        adas.release(lease);
        acquired(take(bobs, name, holder("bob")));
    }

    @Test
    public void a_lease_that_is_not_renewed_ends() throws InterruptedException {
        assumeTrue(expires(), "leases of this store end with their process only");
        Lease lease = acquired(take(open(), name, holder("ada"))).lease();
        LeaseStore bobs = open();

        Acquired next = takeOnceItEnds(bobs, name, holder("bob"));

        assertThat(next.clean()).as("clean").isFalse();
        assertThat(acquired(bobs.acquire(name, next.lease().holder(), timeToLive()))
                        .clean())
                .as("clean, when asked again")
                .isFalse();
        assertThat(next.lease().token()).isGreaterThan(lease.token());
    }

    @Test
    public void a_lease_that_is_renewed_does_not_end() throws InterruptedException {
        assumeTrue(expires(), "leases of this store end with their process only");
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        for (int tenth = 0; tenth < 20; tenth++) {
            letTimePass(timeToLive().dividedBy(10));
            assertThat(adas.renew(lease, timeToLive())).isInstanceOf(Renewal.Renewed.class);
            assertThat(bobs.acquire(name, holder("bob"), timeToLive())).isInstanceOf(HeldBy.class);
        }
    }

    @Test
    public void a_renewal_after_somebody_else_took_it_is_lost() throws InterruptedException {
        assumeTrue(expires(), "leases of this store end with their process only");
        LeaseStore adas = open();
        LeaseStore bobs = open();
        Lease lease = acquired(take(adas, name, holder("ada"))).lease();
        Lease next = takeOnceItEnds(bobs, name, holder("bob")).lease();

        Renewal renewal = adas.renew(lease, timeToLive());

        assertThat(renewal)
                .isInstanceOfSatisfying(
                        Renewal.Lost.class, lost -> assertThat(lost.why()).isNotBlank());
        adas.release(lease);
        assertThat(bobs.renew(next, timeToLive())).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    public void a_renewal_after_the_release_is_lost() throws InterruptedException {
        LeaseStore store = open();
        Lease lease = acquired(take(store, name, holder("ada"))).lease();
        store.release(lease);

        assertThat(store.renew(lease, timeToLive())).isInstanceOf(Renewal.Lost.class);
        assertThat(store.read(name)).isEmpty();
    }

    @Test
    public void leases_with_different_names_do_not_meet() throws InterruptedException {
        LeaseStore store = open();
        Lease first = acquired(take(store, name + ".1", holder("ada"))).lease();
        Lease second = acquired(take(store, name + ".2", holder("bob"))).lease();

        store.release(first);

        assertThat(store.renew(second, timeToLive())).isInstanceOf(Renewal.Renewed.class);
        assertThat(store.read(name + ".1")).isEmpty();
        assertThat(store.read(name)).isEmpty();
    }

    @Test
    public void of_many_that_ask_at_once_exactly_one_gets_it() throws InterruptedException {
        List<LeaseStore> many = new ArrayList<>();
        for (int i = 0; i < STORM_STORES; i++) {
            many.add(open());
        }
        Lease first = acquired(take(many.get(0), name, holder("first"))).lease();
        many.get(0).release(first);
        long highest = first.token().value();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < STORM_ROUNDS; round++) {
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Acquisition>> answers = new ArrayList<>();
                for (int i = 0; i < STORM_HOLDERS; i++) {
                    LeaseStore store = many.get(i % STORM_STORES);
                    Holder holder = holder("holder-" + round + "-" + i);
                    answers.add(threads.submit(() -> {
                        start.await();
                        return store.acquire(name, holder, timeToLive());
                    }));
                }
                start.countDown();
                List<Integer> winners = new ArrayList<>();
                Optional<Lease> won = Optional.empty();
                for (int i = 0; i < STORM_HOLDERS; i++) {
                    if (get(answers.get(i)) instanceof Acquired acquired) {
                        winners.add(i);
                        won = Optional.of(acquired.lease());
                    }
                }
                assertThat(winners).as("who got the lease in round %s", round).hasSize(1);
                Lease lease = won.orElseThrow();
                assertThat(lease.token().value()).isGreaterThan(highest);
                highest = lease.token().value();
                many.get(winners.get(0) % STORM_STORES).release(lease);
            }
        }
    }

    @Test
    public void read_shows_the_holder() throws InterruptedException {
        LeaseStore adas = open();
        LeaseStore bobs = open();
        assertThat(bobs.read(name)).isEmpty();

        Lease lease = acquired(take(adas, name, holder("ada"))).lease();

        assertThat(bobs.read(name)).hasValueSatisfying(holding -> assertIsOf(holding, lease));
        adas.release(lease);
        assertThat(bobs.read(name)).isEmpty();
    }

    @Test
    public void read_touches_nothing() throws InterruptedException {
        assumeTrue(expires(), "leases of this store end with their process only");
        acquired(take(open(), name, holder("ada")));
        LeaseStore bobs = open();
        Duration step = timeToLive().dividedBy(10);
        for (int tenth = 0; bobs.read(name).isPresent(); tenth++) {
            assertThat(tenth)
                    .as("tenths of its life for which the lease was read")
                    .isLessThan(30);
            letTimePass(step);
        }
    }

    @Test
    public void the_store_says_where_it_is() {
        assertThat(open().location()).isNotBlank();
    }
}
