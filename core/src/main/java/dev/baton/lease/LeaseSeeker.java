package dev.baton.lease;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.lease.Acquisition.Settling;
import dev.baton.time.Moment;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a lease until there is an answer, and among the standbys until the answer is yes. Used by one thread at a
 * time, but for {@link #doubt} and {@link #withdraw}.
 */
final class LeaseSeeker {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private final LeaseStore store;
    private final String name;
    private final Holder holder;
    private final LeaseTiming timing;
    private final TimeSource time;
    private final LeaseKeeper.Listener listener;
    private final StoreReach reach;
    private final RandomGenerator random;

    /** Whether the store may know us as a standby. */
    private volatile boolean waiting;

    /** A lease of which we do not know whether it was passed on: the order to do so may still be under way. */
    private volatile @Nullable Passing inDoubt;

    LeaseSeeker(
            LeaseStore store,
            String name,
            Holder holder,
            LeaseTiming timing,
            TimeSource time,
            LeaseKeeper.Listener listener,
            StoreReach reach,
            RandomGenerator random) {
        this.store = store;
        this.name = name;
        this.holder = holder;
        this.timing = timing;
        this.time = time;
        this.listener = listener;
        this.reach = reach;
        this.random = random;
    }

    /** For how long after a question a lease is used of which we are told that it was passed to us after that. */
    private static final Duration FRESH = LeaseTiming.softEnd(LeaseStore.CLAIM).dividedBy(2);

    /**
     * An answer, {@link Acquired} or {@link HeldBy}, and the moment before the question was sent.
     *
     * @param life for how long after that the lease is there at least
     */
    record Answer(Acquisition acquisition, Moment sentAt, Duration life) {}

    private record Passing(Lease lease, String note) {}

    /** Asks once, and again only while the store is out of reach or cannot tell. */
    Answer acquire(Stance stance) throws InterruptedException {
        Duration retry = FIRST_RETRY;
        boolean isHeard = true;
        while (true) {
            Answer answer;
            try {
                letGoOfDoubt();
                if (!isHeard) {
                    Uninterrupted.call(() -> store.read(name));
                }
                answer = ask(stance);
            } catch (LeaseStoreRefusedException refused) {
                throw refused;
            } catch (LeaseStoreException outage) {
                reach.noteOutage(outage);
                // The wish may have come true without our hearing of it, and each further one would keep the lease from
                // others who hear better. So the next one waits until the store can be heard.
                isHeard = false;
                time.sleep(jittered(retry));
                retry = shorter(retry.multipliedBy(2), LONGEST_RETRY);
                continue;
            }
            reach.noteAnswer();
            if (!(answer.acquisition() instanceof Settling(Duration remaining))) {
                return answer;
            }
            listener.settling(remaining);
            time.sleep(remaining);
        }
    }

    private Answer ask(Stance stance) {
        Moment sentAt = Moment.now(time);
        return new Answer(
                Uninterrupted.call(() -> store.acquire(name, holder, timing.timeToLive(), stance)),
                sentAt,
                timing.timeToLive());
    }

    /**
     * Waits until the lease is ours.
     *
     * @param ask whether to ask the holder to hand it over, until that is granted or refused
     */
    Answer await(boolean ask) throws InterruptedException {
        Stance stance = Stance.WAITING;
        boolean toAsk = ask;
        String announced = null;
        waiting = true;
        while (true) {
            Answer answer = acquire(stance);
            if (!(answer.acquisition() instanceof HeldBy(Holding holding, Optional<String> refusal))) {
                waiting = false;
                return answer;
            }
            if (!holding.holder().instance().equals(announced)) {
                announced = holding.holder().instance();
                listener.waiting(holding);
            }
            if (refusal.isPresent()) {
                stance = Stance.WAITING;
                listener.notAsking(refusal.get());
            }
            if (toAsk) {
                // Nobody consumes from the moment when the lease is passed to us until we know of it, so the store
                // should be listened to before it is asked for.
                store.awaitChange(name, holder, Duration.ZERO);
                toAsk = false;
                stance = Stance.ASKING;
            } else {
                Duration untilFree =
                        holding.expiresIn().map(left -> left.plusMillis(1)).orElse(timing.lookEvery());
                store.awaitChange(name, holder, shorter(untilFree, timing.lookEvery()));
            }
            Optional<Answer> handed = handedOver(answer);
            if (handed.isPresent()) {
                waiting = false;
                return handed.get();
            }
        }
    }

    /** The lease if we are told that it was passed to us, and so soon after a question that it can be used. */
    private Optional<Answer> handedOver(Answer last) {
        if (time.nanos() - last.sentAt.nanos() >= FRESH.toNanos()) {
            return Optional.empty();
        }
        Optional<Acquired> handed = store.handedOver(name, holder);
        return handed.isPresent()
                ? Optional.of(new Answer(handed.get(), last.sentAt, LeaseStore.CLAIM))
                : Optional.empty();
    }

    /** Gives up our place among the standbys, if we may have one. */
    void withdraw() {
        if (waiting) {
            waiting = false;
            Uninterrupted.call(() -> {
                store.withdraw(name, holder);
                return holder;
            });
        }
    }

    /** From now on it is in doubt whether a lease was passed on. */
    void doubt(Lease lease, String note) {
        inDoubt = new Passing(lease, note);
    }

    /** It is known whether it was. */
    void noDoubt() {
        inDoubt = null;
    }

    /**
     * An order to pass the lease on that was not answered may arrive late, when we hold the lease again and rely on it.
     * Letting go of it first makes that order void, because the next lease has another token. The note stays with it.
     */
    private void letGoOfDoubt() {
        Passing doubtful = inDoubt;
        if (doubtful != null) {
            Uninterrupted.call(() -> {
                store.release(doubtful.lease, doubtful.note);
                return doubtful;
            });
            inDoubt = null;
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Duration jittered(Duration pause) {
        return pause.plusMillis(random.nextLong(pause.toMillis() / 4 + 1));
    }
}
