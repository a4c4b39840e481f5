package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes a lease, renews it by itself, and says at any moment whether it may still be relied on.
 *
 * <p><b>The rule.</b> A lease is valid until {@link LeaseTiming#softEnd()} after the moment <em>before</em> its last
 * good renewal was sent. Counting from before the sending makes network delay shorten our belief, never prolong it.
 * Only a positive answer moves the end; an error, a delay or silence does not.
 *
 * <p>A lease that was {@linkplain LeaseStore#handedOver handed over} to us without our asking lives for
 * {@link LeaseStore#CLAIM} only, counted from before our last question was sent, which came before. It may be used at
 * once, and is renewed right after that.
 *
 * <p><b>Clocks.</b> The end is measured on the monotonic clock of this process, the store's end on its own clock; the
 * two are never compared, only their rates matter, and the margin between soft end and time to live allows a difference
 * of a third. The monotonic clock of Linux stands still while a host is suspended, so {@link #isValid()} also looks at
 * the wall: when more than the soft end has passed there, the lease counts as unproven until a renewal succeeds
 * ({@link #prove()}). A wall clock that is set forward costs one extra renewal and nothing else.
 *
 * <p><b>Two threads.</b> One renews; the other does nothing but wait for the end. So the end comes on time even if the
 * store holds the renewing thread for ever. A process that was frozen finds the lease invalid at its first look after
 * waking, before either thread has run.
 *
 * <p><b>What is not promised.</b> A thread can be frozen between its look and its act. Nobody can exclude that on this
 * side; what the act writes has to carry the {@link FencingToken}.
 *
 * <p>Store calls run on threads of their own that nobody interrupts: an interrupt would close a socket, or drop a file
 * lock, in the middle of an act. Thread-safe, but one thread at a time may acquire.
 */
public final class LeaseKeeper implements AutoCloseable {

    /** What a keeper tells. The methods are called on its threads and have to return quickly. */
    public interface Listener {

        /**
         * The lease must not be relied on any more. Told once for each lease, unless it was let go; when it is told,
         * {@link LeaseKeeper#isValid()} is false already.
         *
         * @param lease the lease
         * @param why what happened, in words
         */
        void lost(Lease lease, String why);

        /**
         * The lease was renewed. What was put off because the clocks left a doubt may be done, if
         * {@link LeaseKeeper#isValid()}.
         *
         * @param lease the lease
         */
        default void renewed(Lease lease) {}

        /**
         * A standby asks for the lease. Told once for each one in the time that we hold it; {@link LeaseKeeper#pass}
         * grants it.
         *
         * @param lease the lease
         * @param asker who asks
         */
        default void asked(Lease lease, Holder asker) {}

        /**
         * The holder will not be asked to hand the lease over to us, so we wait until it lets go.
         *
         * @param why the reason, in words
         */
        default void notAsking(String why) {}

        /**
         * The lease is held by another, and we wait. Told once for each holder.
         *
         * @param holding what is known of that
         */
        default void waiting(Holding holding) {}

        /**
         * The store cannot tell yet whether the lease is free.
         *
         * @param remaining how long it takes until it can
         */
        default void settling(Duration remaining) {}

        /**
         * The store does not answer. Told once, not at every try.
         *
         * @param problem what it is
         */
        default void storeUnavailable(LeaseStoreException problem) {}

        /** The store answers again. */
        default void storeAvailable() {}
    }

    private final LeaseStore store;
    private final String name;
    private final Holder holder;
    private final LeaseTiming timing;
    private final TimeSource time;
    private final Listener listener;
    private final ThreadFactory fences;
    private final StoreReach reach;
    private final LeaseSeeker seeker;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Tenure tenure;

    /**
     * A keeper of one lease for one instance.
     *
     * @param store where the lease is; stays open when the keeper is closed
     * @param name what the lease is for
     * @param holder who we are
     * @param timing when to renew and when to stop relying on it
     * @param time the source of time
     * @param listener whom to tell
     */
    public LeaseKeeper(
            LeaseStore store, String name, Holder holder, LeaseTiming timing, TimeSource time, Listener listener) {
        this(store, name, holder, timing, time, listener, LeaseKeeper::platformThread, new Random());
    }

    /** As the public one, with what a simulation replaces: the threads that wait for the end, and chance. */
    LeaseKeeper(
            LeaseStore store,
            String name,
            Holder holder,
            LeaseTiming timing,
            TimeSource time,
            Listener listener,
            ThreadFactory fences,
            RandomGenerator random) {
        this.store = store;
        this.name = name;
        this.holder = holder;
        this.timing = timing;
        this.time = time;
        this.listener = listener;
        this.fences = fences;
        this.reach = new StoreReach(listener);
        this.seeker = new LeaseSeeker(store, name, holder, timing, time, listener, reach, random);
    }

    /** A platform thread runs on time even when virtual threads are starved of carriers. */
    private static Thread platformThread(Runnable fence) {
        return Thread.ofPlatform().name("baton-lease-fence").daemon().unstarted(fence);
    }

    /**
     * Asks for the lease once, and waits only while the store is out of reach or cannot tell. If it is ours it is
     * renewed from now on.
     *
     * @return {@link Acquired} or {@link HeldBy}
     * @throws LeaseStoreRefusedException if the store refuses us for good
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Acquisition acquire() throws InterruptedException {
        LeaseSeeker.Answer answer = seeker.acquire(Stance.ONCE);
        if (answer.acquisition() instanceof Acquired acquired) {
            begin(acquired.lease(), answer);
        }
        return answer.acquisition();
    }

    /**
     * Waits until the lease is ours.
     *
     * @param ask whether to ask the holder to hand it over, until that is granted or refused
     * @return the lease
     * @throws LeaseStoreRefusedException if the store refuses us for good
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Acquired awaitLease(boolean ask) throws InterruptedException {
        LeaseSeeker.Answer answer = seeker.await(ask);
        if (!(answer.acquisition() instanceof Acquired acquired)) {
            throw new IllegalStateException("A wait ends with the lease, not with " + answer.acquisition());
        }
        begin(acquired.lease(), answer);
        return acquired;
    }

    /**
     * Whether the lease is ours and may be relied on now. Ask before every act that only the holder may do.
     *
     * @return false also if it was never acquired, or let go
     */
    public boolean isValid() {
        Tenure current = tenure;
        return current != null && current.isValid();
    }

    /**
     * As {@link #isValid()}, but where the clocks leave a doubt, a renewal is sent at once to settle it.
     *
     * @return whether the lease may be relied on now
     */
    public boolean prove() {
        Tenure current = tenure;
        return current != null && (current.isValid() || current.prove());
    }

    /**
     * As {@link #isValid()}, but the store is asked in any case. For when something has happened that another holder
     * would explain.
     *
     * @return whether the lease may be relied on now
     */
    public boolean confirm() {
        Tenure current = tenure;
        return current != null && current.confirm();
    }

    /**
     * The lease that we have, valid or not.
     *
     * @return empty if we have none, or it was lost or let go
     */
    public Optional<Lease> lease() {
        Tenure current = tenure;
        return current == null || !current.isOpen() ? Optional.empty() : Optional.of(current.lease());
    }

    /**
     * Lets go of the lease so that another can have it at once, or of our place among those who wait for it. The
     * listener is not told.
     *
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    public void release() {
        release("");
    }

    /**
     * As {@link #release()}, and leaves a few words for whoever has the lease next.
     *
     * @param note what that one is to know; empty if there is nothing to say
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    public void release(String note) {
        Tenure current = end();
        if (current != null) {
            Uninterrupted.call(() -> {
                store.release(current.lease(), note);
                return current;
            });
        } else {
            seeker.withdraw();
        }
    }

    /**
     * Passes the lease on to a standby that asked for it. Call it when nothing is consumed any more; until it returns,
     * nobody may. The listener is not told.
     *
     * @param to who gets it
     * @param note a few words for it
     * @return true if it has; false if it does not wait any more, or we have no lease: {@link #acquire()} then says
     *     whose it is, which is ours as a rule
     * @throws LeaseStoreException if the store is out of reach; {@link #acquire()} then says whose it is
     */
    public boolean pass(Holder to, String note) {
        Tenure current = end();
        if (current == null) {
            return false;
        }
        seeker.doubt(current.lease(), note);
        boolean passed = Uninterrupted.call(() -> store.pass(current.lease(), to, note));
        seeker.noDoubt();
        return passed;
    }

    /** The one who asked could not be served now: the listener is told of it again, if it still asks. */
    public void askAgain() {
        Tenure current = tenure;
        if (current != null) {
            current.announceAgain();
        }
    }

    /** Stops renewing, without letting go of the lease. Call {@link #release()} before. */
    @Override
    public void close() {
        end();
    }

    /** Ends the tenure if there is one that has not been lost. */
    private @Nullable Tenure end() {
        lock.lock();
        try {
            Tenure ended = tenure;
            tenure = null;
            return ended != null && ended.end() ? ended : null;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Lease lease, LeaseSeeker.Answer answer) {
        Tenure begun = new Tenure(this, lease, answer);
        lock.lock();
        try {
            if (tenure != null) {
                tenure.end();
            }
            tenure = begun;
        } finally {
            lock.unlock();
        }
        begun.start();
    }

    boolean awaitNews(Duration atMost) throws InterruptedException {
        return store.awaitChange(name, holder, atMost);
    }

    Renewal renew(Lease lease) {
        return Uninterrupted.call(() -> store.renew(lease, timing.timeToLive()));
    }

    TimeSource time() {
        return time;
    }

    LeaseTiming timing() {
        return timing;
    }

    Listener listener() {
        return listener;
    }

    Thread fenceThread(Runnable fence) {
        return fences.newThread(fence);
    }

    StoreReach reach() {
        return reach;
    }
}
