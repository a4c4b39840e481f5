package dev.baton.lease;

import dev.baton.lease.Renewal.Lost;
import dev.baton.lease.Renewal.Renewed;
import dev.baton.time.Moment;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The time for which we hold one lease: its proof of validity, and the two threads that renew and end it. */
final class Tenure {

    private static final Duration MOMENT = Duration.ofMillis(10);

    private final LeaseKeeper keeper;
    private final TimeSource time;
    private final LeaseTiming timing;
    private final Lease lease;

    private final Duration reliedOn;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread renewer;
    private final Thread fence;
    private final Duration firstRenewal;

    /** When the last good renewal was sent. Changed with the lock held, as is the next; read also without it. */
    private volatile Moment proven;

    private volatile boolean open = true;
    private @Nullable String announced;

    /**
     * A lease with less than its full life counts as proven so much before, and is renewed a moment after it began:
     * what it was taken for is more urgent.
     */
    Tenure(LeaseKeeper keeper, Lease lease, LeaseSeeker.Answer proof) {
        this.keeper = keeper;
        this.time = keeper.time();
        this.timing = keeper.timing();
        this.lease = lease;
        this.reliedOn = timing.softEnd();
        Duration missing = reliedOn.minus(LeaseTiming.softEnd(proof.life()));
        this.proven = proof.sentAt().minus(missing);
        this.firstRenewal = missing.isZero() ? timing.renewEvery() : MOMENT;
        this.renewer = Thread.ofVirtual().name("baton-lease-renewer").unstarted(this::renew);
        this.fence = keeper.fenceThread(this::fence);
    }

    void start() {
        renewer.start();
        fence.start();
    }

    Lease lease() {
        return lease;
    }

    boolean isOpen() {
        return open;
    }

    /** Asked before every update, so without a lock. */
    boolean isValid() {
        return open && proven.isWithin(reliedOn, time);
    }

    /** Sends a renewal now. */
    boolean prove() {
        return isOpen() && renewOnce() && isValid();
    }

    /** Sends a renewal now; if there is no answer, what is known already counts. */
    boolean confirm() {
        if (isOpen()) {
            renewOnce();
        }
        return isValid();
    }

    /**
     * Ends the tenure on purpose.
     *
     * @return false if it was over already
     */
    boolean end() {
        lock.lock();
        try {
            boolean wasOpen = open;
            open = false;
            changed.signalAll();
            if (!Thread.currentThread().equals(renewer)) {
                renewer.interrupt();
            }
            return wasOpen;
        } finally {
            lock.unlock();
        }
    }

    private void lose(String why) {
        if (end()) {
            keeper.listener().lost(lease, why);
        }
    }

    private long softEnd() {
        return proven.nanos() + reliedOn.toNanos();
    }

    private void renew() {
        try {
            awaitNews(firstRenewal);
            while (isOpen()) {
                if (renewOnce()) {
                    awaitNews(timing.renewEvery());
                } else {
                    time.sleep(timing.retryAfter());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next renewal, or less if something is heard of the lease: then somebody may be asking for it. */
    private void awaitNews(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        boolean news = false;
        while (!news && isOpen() && time.nanos() - deadline < 0) {
            news = keeper.awaitNews(Duration.ofNanos(deadline - time.nanos()));
        }
    }

    /** Tells of each asker once. */
    private void announce(Holder asker) {
        lock.lock();
        try {
            if (!open || asker.instance().equals(announced)) {
                return;
            }
            announced = asker.instance();
        } finally {
            lock.unlock();
        }
        keeper.listener().asked(lease, asker);
    }

    /** Has the one who asks told again by the next renewal, if it still does. */
    void announceAgain() {
        lock.lock();
        try {
            announced = null;
        } finally {
            lock.unlock();
        }
    }

    private boolean renewOnce() {
        Moment sentAt = Moment.now(time);
        Renewal answer;
        try {
            answer = keeper.renew(lease);
        } catch (LeaseStoreException outage) {
            if (isOpen()) {
                keeper.reach().noteOutage(outage);
            }
            return false;
        }
        keeper.reach().noteAnswer();
        return switch (answer) {
            case Renewed(Optional<Holder> asker) -> {
                proven(sentAt);
                keeper.listener().renewed(lease);
                asker.ifPresent(this::announce);
                yield true;
            }
            case Lost(String why) -> {
                lose(why);
                yield false;
            }
        };
    }

    private void proven(Moment sentAt) {
        lock.lock();
        try {
            if (sentAt.nanos() - proven.nanos() >= 0) {
                proven = sentAt;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fence() {
        lock.lock();
        try {
            while (open && time.nanos() - softEnd() < 0) {
                time.await(lock, changed, softEnd());
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        lose("it could not be renewed for " + reliedOn.toMillis() / 1000.0 + " s, so it may end at any moment");
    }
}
