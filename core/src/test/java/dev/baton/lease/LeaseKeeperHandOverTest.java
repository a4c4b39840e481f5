package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Acquisition.HeldBy;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a keeper tells of those who ask, how it passes a lease on, and what it says of a store that is away. */
final class LeaseKeeperHandOverTest {

    private static final Duration TTL = LeaseTiming.DEFAULT.timeToLive();
    private static final Holder ME = Holder.unknown("me");
    private static final Holder OTHER = Holder.unknown("other");

    private final ManualTime time = new ManualTime();
    private final Moody store = new Moody(new InMemoryLeaseStore(time));
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LeaseKeeper keeper = new LeaseKeeper(store, "123", ME, LeaseTiming.DEFAULT, time, new Teller());

    @AfterEach
    void close() {
        store.away = false;
        keeper.close();
    }

    @Test
    void each_asker_is_told_once_and_gets_the_lease_without_a_word_of_loss() throws InterruptedException {
        Lease lease = ((Acquired) keeper.acquire()).lease();
        time.awaitWaiters(2);
        ask(OTHER);
        assertThat(news()).isEqualTo("asked by other");
        for (int renewal = 0; renewal < 3; renewal++) {
            time.awaitWaiters(2);
            time.advance(Duration.ofMillis(2_500));
        }
        time.awaitWaiters(2);
        assertThat(told).isEmpty();

        ask(OTHER);
        assertThat(keeper.pass(OTHER, "a note")).isTrue();

        assertThat(keeper.isValid()).isFalse();
        assertThat(keeper.lease()).isEmpty();
        assertThat(((Acquired) ask(OTHER)).lease().token()).isGreaterThan(lease.token());
        assertThat(told).isEmpty();
        assertThat(keeper.pass(OTHER, "a note"))
                .as("there is nothing left to pass on")
                .isFalse();
    }

    @Test
    void a_lease_that_nobody_waits_for_is_not_passed_on_and_taken_back_by_asking() throws InterruptedException {
        Lease lease = ((Acquired) keeper.acquire()).lease();

        assertThat(keeper.pass(OTHER, "a note")).isFalse();

        assertThat(keeper.isValid()).isFalse();
        assertThat(((Acquired) keeper.acquire()).lease()).isEqualTo(lease);
        assertThat(keeper.lease()).contains(lease);
        assertThat(store.releases).as("nothing is in doubt").isZero();
    }

    @Test
    void an_order_to_pass_on_that_was_not_answered_is_void_before_the_lease_is_used_again()
            throws InterruptedException {
        Lease lease = ((Acquired) keeper.acquire()).lease();
        ask(OTHER);
        store.losesPasses = true;
        assertThatExceptionOfType(LeaseStoreException.class).isThrownBy(() -> keeper.pass(OTHER, "a note"));
        store.losesPasses = false;

        Acquired again = (Acquired) keeper.acquire();

        assertThat(again.lease().token()).isGreaterThan(lease.token());
        assertThat(again.note()).as("is for whoever has it next").hasValue("a note");
        assertThat(store.inner.pass(lease, OTHER, "a note"))
                .as("the order that comes late")
                .isFalse();
        assertThat(keeper.confirm()).isTrue();
        keeper.acquire();
        assertThat(store.releases).as("a doubt is cleared once").isEqualTo(1);
    }

    @Test
    void confirming_asks_the_store_and_believes_what_is_known_if_it_is_away() throws InterruptedException {
        assertThat(keeper.confirm()).as("nothing is held").isFalse();
        keeper.acquire();
        time.awaitWaiters(2);
        assertThat(keeper.confirm()).isTrue();

        store.away = true;
        assertThat(keeper.confirm()).as("it may not be known better").isTrue();
        assertThat(news()).isEqualTo("store away");
        store.away = false;
        assertThat(keeper.confirm()).isTrue();
        assertThat(news()).isEqualTo("store back");

        store.inner.release(keeper.lease().orElseThrow());
        store.inner.acquire("123", OTHER, TTL);
        assertThat(keeper.confirm()).isFalse();
        assertThat(news()).startsWith("lost: ");
        assertThat(keeper.lease()).isEmpty();
    }

    @Test
    void a_store_that_is_away_is_told_of_once_and_waited_for() throws InterruptedException {
        store.away = true;
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.acquire());
        assertThat(news()).isEqualTo("store away");
        for (int attempt = 0; attempt < 4; attempt++) {
            time.awaitWaiters(1);
            time.advance(Duration.ofSeconds(3));
        }
        time.awaitWaiters(1);
        assertThat(told).isEmpty();
        store.away = false;
        time.advance(Duration.ofSeconds(3));

        assertThat(answer.join()).isInstanceOf(Acquired.class);
        assertThat(news()).isEqualTo("store back");
        assertThat(told).isEmpty();
    }

    @Test
    void a_wish_that_may_have_come_true_unheard_is_not_repeated_until_the_store_is_heard() throws InterruptedException {
        store.unheard = true;
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.acquire());
        for (int attempt = 0; attempt < 10; attempt++) {
            time.awaitWaiters(1);
            time.advance(Duration.ofSeconds(3));
        }
        time.awaitWaiters(1);

        assertThat(store.inner.read("123")).as("what nobody knows that he has").isEmpty();
        store.unheard = false;
        time.advance(Duration.ofSeconds(3));
        assertThat(answer.join()).isInstanceOf(Acquired.class);
    }

    @Test
    void a_renewal_that_failed_is_tried_again_after_a_quarter_of_a_second() throws InterruptedException {
        keeper.acquire();
        time.awaitWaiters(2);
        store.away = true;
        time.advance(Duration.ofMillis(2_500));
        assertThat(news()).isEqualTo("store away");
        for (int attempt = 1; attempt <= 3; attempt++) {
            time.awaitWaiters(2);
            assertThat(store.renewals).isEqualTo(attempt);
            time.advance(Duration.ofMillis(250));
        }
        store.away = false;
        time.awaitWaiters(2);
        time.advance(Duration.ofMillis(250));

        assertThat(news()).isEqualTo("store back");
        assertThat(keeper.isValid()).isTrue();
    }

    @Test
    void a_store_that_cannot_tell_yet_is_asked_again_when_it_can() throws InterruptedException {
        store.settlesFor = Duration.ofSeconds(3);
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.acquire());
        assertThat(news()).isEqualTo("settling for PT3S");
        time.awaitWaiters(1);
        assertThat(answer).isNotDone();
        store.settlesFor = Duration.ZERO;
        time.advance(Duration.ofSeconds(3));

        assertThat(answer.join()).isInstanceOf(Acquired.class);
    }

    @Test
    void a_standby_hears_once_for_whom_it_waits_and_why_it_is_not_asking() throws InterruptedException {
        store.inner.acquire("123", OTHER, Duration.ofHours(1));
        store.refusal = "another came later";
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.awaitLease(true));
        assertThat(news()).isEqualTo("waiting for other");
        assertThat(news()).isEqualTo("not asking: another came later");
        for (int look = 0; look < 3; look++) {
            time.awaitWaiters(1);
            time.advance(Duration.ofMillis(2_500));
        }
        time.awaitWaiters(1);
        assertThat(told).isEmpty();
        assertThat(store.lastStance).isEqualTo(Stance.WAITING);
        time.advance(Duration.ofHours(1));

        assertThat(answer.join()).isInstanceOf(Acquired.class);
    }

    @Test
    void a_standby_looks_again_when_the_lease_ends_and_not_at_its_next_turn() throws InterruptedException {
        store.inner.acquire("123", OTHER, Duration.ofSeconds(1));
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.awaitLease(false));
        time.awaitWaiters(1);
        time.advance(Duration.ofMillis(1_001));

        assertThat(answer.join()).isInstanceOf(Acquired.class);
    }

    @Test
    void an_asker_that_could_not_be_served_is_told_of_again() throws InterruptedException {
        keeper.askAgain(); // nothing is held, so nobody is kept waiting
        keeper.acquire();
        time.awaitWaiters(2);
        ask(OTHER);
        assertThat(news()).isEqualTo("asked by other");

        keeper.askAgain();
        time.awaitWaiters(2);
        time.advance(Duration.ofMillis(2_500));

        assertThat(news()).isEqualTo("asked by other");
    }

    @Test
    void who_gives_up_waiting_is_forgotten_by_the_store() throws InterruptedException {
        store.inner.acquire("123", OTHER, Duration.ofHours(1));
        Thread standby = Thread.ofVirtual().start(() -> {
            try {
                keeper.awaitLease(false);
            } catch (InterruptedException givesUp) {
                keeper.release();
            }
        });
        time.awaitWaiters(1);
        assertThat(store.inner.standbys("123")).hasSize(1);

        standby.interrupt();
        standby.join();

        assertThat(store.inner.standbys("123")).isEmpty();
    }

    @Test
    void a_lease_that_one_is_told_of_is_used_at_once_and_renewed_a_moment_later() throws InterruptedException {
        time.advance(Duration.ofHours(1));
        CompletableFuture<Acquisition> answer = waitToBeTold();
        int questions = store.questions;

        pass();

        assertThat(((Acquired) answer.join()).note()).hasValue("a note");
        assertThat(keeper.isValid()).isTrue();
        assertThat(store.questions).isEqualTo(questions);
        time.awaitWaiters(2);
        assertThat(store.renewals).isZero();
        time.advance(Duration.ofMillis(10));
        time.awaitWaiters(2);
        assertThat(store.renewals).isEqualTo(1);
        time.advance(Duration.ofMillis(7_499));
        assertThat(keeper.isValid()).isTrue();
    }

    @Test
    void until_it_is_renewed_it_is_relied_on_for_three_quarters_of_a_claim_from_ones_last_question_on()
            throws InterruptedException {
        CompletableFuture<Acquisition> answer = waitToBeTold();
        time.advance(Duration.ofMillis(200));
        pass();
        answer.join();
        store.away = true;
        time.awaitWaiters(2);
        time.advance(Duration.ofMillis(10));
        assertThat(news()).isEqualTo("store away");
        time.awaitWaiters(2);

        time.advance(Duration.ofMillis(389));
        assertThat(keeper.isValid()).isTrue();
        time.awaitWaiters(2);
        time.advance(Duration.ofMillis(1));

        assertThat(keeper.isValid()).isFalse();
        assertThat(news()).startsWith("lost");
    }

    @Test
    void one_that_is_told_late_of_a_lease_asks_for_it() throws InterruptedException {
        CompletableFuture<Acquisition> answer = waitToBeTold();
        int questions = store.questions;
        time.advance(Duration.ofMillis(300));

        pass();

        assertThat(answer.join()).isInstanceOf(Acquired.class);
        assertThat(store.questions).isEqualTo(questions + 1);
        time.advance(Duration.ofMillis(7_499));
        assertThat(keeper.isValid()).isTrue();
    }

    private CompletableFuture<Acquisition> waitToBeTold() throws InterruptedException {
        store.inner.acquire("123", OTHER, Duration.ofHours(1));
        store.tells = true;
        CompletableFuture<Acquisition> answer = inBackground(() -> keeper.awaitLease(true));
        assertThat(news()).isEqualTo("waiting for other");
        time.awaitWaiters(1);
        return answer;
    }

    private void pass() {
        Lease others = ((Acquired) ask(OTHER)).lease();
        assertThat(store.inner.pass(others, ME, "a note")).isTrue();
    }

    private Acquisition ask(Holder holder) {
        return store.inner.acquire("123", holder, TTL, Stance.ASKING);
    }

    private String news() throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private interface Waiting {
        Acquisition answer() throws InterruptedException;
    }

    private static CompletableFuture<Acquisition> inBackground(Waiting waiting) {
        CompletableFuture<Acquisition> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(waiting.answer());
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(30, TimeUnit.SECONDS);
    }

    private final class Teller implements LeaseKeeper.Listener {

        @Override
        public void lost(Lease lease, String why) {
            told.add("lost: " + why);
        }

        @Override
        public void asked(Lease lease, Holder asker) {
            told.add("asked by " + asker.instance());
        }

        @Override
        public void notAsking(String why) {
            told.add("not asking: " + why);
        }

        @Override
        public void waiting(Holding holding) {
            told.add("waiting for " + holding.holder().instance());
        }

        @Override
        public void settling(Duration remaining) {
            told.add("settling for " + remaining);
        }

        @Override
        public void storeUnavailable(LeaseStoreException problem) {
            told.add("store away");
        }

        @Override
        public void storeAvailable() {
            told.add("store back");
        }
    }

    /** A store that is away, is not heard, cannot tell, refuses wishes, or loses orders. */
    private static final class Moody extends ForwardingLeaseStore {

        private volatile boolean away;
        private volatile boolean unheard;
        private volatile boolean losesPasses;
        private volatile Duration settlesFor = Duration.ZERO;
        private volatile String refusal = "";
        private volatile Stance lastStance = Stance.ONCE;
        private volatile boolean tells;
        private volatile int questions;
        private volatile int releases;
        private volatile int renewals;

        Moody(InMemoryLeaseStore inner) {
            super(inner);
        }

        private void reach() {
            if (away) {
                throw new LeaseStoreException("away");
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // the keeper asks on one thread at a time
        public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
            questions++;
            reach();
            lastStance = stance;
            if (!settlesFor.isZero()) {
                return new Acquisition.Settling(settlesFor);
            }
            Acquisition answer = super.acquire(name, holder, timeToLive, stance);
            hear();
            return answer instanceof HeldBy held && stance == Stance.ASKING && !refusal.isEmpty()
                    ? new HeldBy(held.holding(), Optional.of(refusal))
                    : answer;
        }

        @Override
        public Optional<Acquired> handedOver(String name, Holder holder) {
            boolean isPassed = inner.read(name).map(Holding::holder).equals(Optional.of(holder));
            return tells && isPassed
                    ? Optional.of((Acquired) inner.acquire(name, holder, CLAIM, Stance.ONCE))
                    : Optional.empty();
        }

        @Override
        public Optional<Holding> read(String name) {
            hear();
            return super.read(name);
        }

        private void hear() {
            if (unheard) {
                throw new LeaseStoreException("it does as it is told, and is not heard");
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one renewal at a time, as long as nobody confirms
        public Renewal renew(Lease lease, Duration timeToLive) {
            renewals++;
            reach();
            return super.renew(lease, timeToLive);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // the keeper acts on one thread at a time
        public void release(Lease lease, String note) {
            releases++;
            super.release(lease, note);
        }

        @Override
        public boolean pass(Lease lease, Holder to, String note) {
            if (losesPasses) {
                throw new LeaseStoreException("no answer");
            }
            return super.pass(lease, to, note);
        }
    }
}
