package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Acquisition.Settling;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.Stance;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of the contract stand on: stores of one kind, holders, and the questions that are asked again and
 * again.
 */
abstract class LeaseStoreFixture {

    /** How long, in real time, a test waits for what should happen at once. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<LeaseStore> stores = new ArrayList<>();
    final String name = "bot-" + UUID.randomUUID();

    LeaseStoreFixture() {}

    /**
     * Makes a store. All the stores that are made during one test see the same leases, as two processes do that use the
     * same server or folder.
     *
     * @return a store; the contract closes it
     */
    protected abstract LeaseStore newStore();

    /**
     * How long the leases of these tests live. Short where {@link #letTimePass} takes real time, but long enough that a
     * few calls in a row do not outlast it on a busy machine.
     *
     * @return a duration
     */
    protected abstract Duration timeToLive();

    /**
     * Whether a lease ends by itself when it is not renewed. The tests about that are skipped if not.
     *
     * @return false for a store whose leases end only with the process of their holder
     */
    protected boolean expires() {
        return true;
    }

    /**
     * Whether a standby is {@linkplain LeaseStore#handedOver told} of a lease that was passed to it without asking.
     *
     * @return true for a store that does that
     */
    protected boolean tellsOfHandOvers() {
        return false;
    }

    /**
     * Lets time pass for the store: really, unless this is overridden for a store on manual time.
     *
     * @param duration how much, at least
     * @throws InterruptedException if the thread is interrupted
     */
    protected void letTimePass(Duration duration) throws InterruptedException {
        TimeSource.system().sleep(duration);
    }

    /** Closes the stores. */
    @AfterEach
    public final void closeStores() {
        stores.forEach(LeaseStore::close);
    }

    /**
     * Asks for a lease, and again for as long as the store cannot tell.
     *
     * @param store whom to ask
     * @param lease the name of the lease
     * @param holder who asks
     * @return an answer that says yes or no
     * @throws InterruptedException if the thread is interrupted
     */
    protected final Acquisition take(LeaseStore store, String lease, Holder holder) throws InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            Acquisition answer = store.acquire(lease, holder, timeToLive());
            if (!(answer instanceof Settling settling)) {
                return answer;
            }
            letTimePass(settling.remaining());
        }
        return fail("The store cannot tell who has the lease, however long one waits");
    }

    /**
     * Asks for a lease until its holder's time is over.
     *
     * @param store whom to ask
     * @param lease the name of the lease
     * @param holder who asks
     * @return the lease
     * @throws InterruptedException if the thread is interrupted
     */
    protected final Acquired takeOnceItEnds(LeaseStore store, String lease, Holder holder) throws InterruptedException {
        Duration step = timeToLive().dividedBy(20);
        for (int steps = 0; steps < 60; steps++) {
            if (take(store, lease, holder) instanceof Acquired acquired) {
                return acquired;
            }
            letTimePass(step);
        }
        return fail("The lease has not ended in three times its life");
    }

    /**
     * A holder with a unique identity.
     *
     * @param who part of the identity, to be recognised in a message
     * @return a holder
     */
    protected static Holder holder(String who) {
        return new Holder(
                who + "-" + UUID.randomUUID(),
                who + "'s host",
                "1.0",
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    final LeaseStore open() {
        LeaseStore store = newStore();
        stores.add(store);
        return store;
    }

    final Acquired awaitLease(LeaseStore store, Holder holder, CountDownLatch refused) throws InterruptedException {
        return awaitLease(store, holder, Stance.ONCE, refused);
    }

    final Acquired awaitLease(LeaseStore store, Holder holder, Stance stance, CountDownLatch refused)
            throws InterruptedException {
        while (true) {
            Acquisition answer = store.acquire(name, holder, timeToLive(), stance);
            if (answer instanceof Acquired acquired) {
                return acquired;
            }
            refused.countDown();
            store.awaitChange(name, holder, Duration.ofHours(1));
        }
    }

    static Acquired acquired(Acquisition answer) {
        assertThat(answer).isInstanceOf(Acquired.class);
        return (Acquired) answer;
    }

    static Holding heldBy(Acquisition answer) {
        assertThat(answer).isInstanceOf(HeldBy.class);
        return ((HeldBy) answer).holding();
    }

    static void assertIsOf(Holding holding, Lease lease) {
        assertThat(holding.holder()).isEqualTo(lease.holder());
        assertThat(holding.token()).isEqualTo(lease.token());
        assertThat(holding.since()).isEqualTo(lease.since());
    }

    static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return fail("It should have ended well by now", e);
        }
    }
}
