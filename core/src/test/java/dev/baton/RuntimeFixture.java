package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.botapi.BotToken;
import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.ForwardingLeaseStore;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.Journal;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.Renewal;
import dev.baton.lease.Stance;
import dev.baton.time.ManualTime;
import dev.baton.time.TimeSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runtimes on manual time, with a Bot API and a store of leases in memory. After each test, and whatever the test
 * itself does then, it stops them and checks what no test may break: one poll at a time and only with a valid lease,
 * nothing left behind.
 */
final class RuntimeFixture implements AfterEachCallback {

    static final BotToken TOKEN = BotToken.of("123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    final ManualTime time = new ManualTime();
    final FakeBotApi api = new FakeBotApi(time);
    final FlakyStore store = new FlakyStore(new InMemoryLeaseStore(time), time);
    final List<Update> handled = new CopyOnWriteArrayList<>();
    private final List<BotRuntime> runtimes = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private UpdateHandler handler = (update, bot) -> {};

    RuntimeFixture() {
        api.allowOnlyWhen(() -> store.inner.read("123456").isPresent());
    }

    RuntimeFixture handling(UpdateHandler next) {
        handler = next;
        return this;
    }

    /** A builder for a runtime of this fixture that polls, and leaves at a conflict or when the lease is held. */
    BotRuntimeBuilder builder() {
        return BotRuntime.builder(TOKEN, (update, bot) -> {
                    handler.handle(update, bot);
                    handled.add(update);
                    signal();
                })
                .withTime(time)
                .withBotApi(api)
                .withLeaseStore(store)
                .withMode(BotMode.POLLING)
                .withHeldPolicy(HeldPolicy.EXIT)
                .withConflictPolicy(ConflictPolicy.EXIT)
                .onEvent(new RuntimeListener() {
                    @Override
                    public void stateChanged(RuntimeState from, RuntimeState to) {
                        signal();
                    }
                });
    }

    BotRuntime start(BotRuntimeBuilder builder) {
        BotRuntime runtime = builder.build();
        runtimes.add(runtime);
        runtime.start();
        return runtime;
    }

    /** Starts a runtime and waits until its first poll is there. */
    BotRuntime startPolling(BotRuntimeBuilder builder) throws InterruptedException {
        int before = api.calls("getUpdates").size();
        BotRuntime runtime = start(builder);
        api.awaitCalls("getUpdates", before + 1);
        return runtime;
    }

    /** The ids of what was set aside. */
    List<Long> failedInJournal() {
        return journal().failed().stream().map(failed -> failed.entry().id()).toList();
    }

    /** The ids of what is not handled yet, as far as the journal knows. */
    List<Long> pendingInJournal() {
        return journal().pending().stream().map(pending -> pending.entry().id()).toList();
    }

    private Journal journal() {
        return store.inner.journal("123456", Holder.unknown("who looks"), Duration.ofSeconds(10));
    }

    /** Has the lease pass to another in one step, so that the runtime cannot take it back in between. */
    Lease takeLeaseFrom(BotRuntime runtime) {
        return passOn(runtime.status().lease().orElseThrow());
    }

    /** As {@link #takeLeaseFrom}, from whoever has it. */
    Lease takeLease() {
        Holding held = store.inner.read("123456").orElseThrow();
        return passOn(new Lease("123456", held.holder(), held.token(), held.since()));
    }

    private Lease passOn(Lease lease) {
        Holder other = Holder.unknown("another");
        Duration life = Duration.ofMinutes(5);
        store.inner.acquire("123456", other, life, Stance.WAITING);
        store.inner.pass(lease, other, "");
        return ((Acquired) store.inner.acquire("123456", other, life)).lease();
    }

    void awaitState(BotRuntime runtime, RuntimeState state) throws InterruptedException {
        await(() -> runtime.status().state() == state, "state " + state);
    }

    void awaitHandled(int count) throws InterruptedException {
        await(() -> handled.size() >= count, count + " updates handled");
    }

    /** As {@link #awaitHandled}, while the moments pass after which a poller writes to the journal what is not done. */
    void awaitHandledInTime(int count) throws InterruptedException {
        awaitInTime(() -> handled.size() >= count, LongPoller.MOMENT, count + " updates handled");
    }

    /** As {@link #awaitState}, while time goes on. */
    void awaitStateInTime(BotRuntime runtime, RuntimeState state) throws InterruptedException {
        awaitInTime(() -> runtime.status().state() == state, Duration.ofMillis(100), "state " + state);
    }

    /** As {@link #await}, while time goes on, a step whenever the wish is not fulfilled yet. */
    void awaitInTime(Wish wish, Duration step, String what) throws InterruptedException {
        await(
                () -> {
                    boolean fulfilled = wish.isFulfilled();
                    if (!fulfilled) {
                        time.advance(step);
                    }
                    return fulfilled;
                },
                what);
    }

    interface Wish {
        boolean isFulfilled();
    }

    /** Waits, in real time, for something that a change of state or a handled update brings. */
    void await(Wish wish, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        lock.lockInterruptibly();
        try {
            while (!wish.isFulfilled()) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new AssertionError("Waited in vain for " + what + "; the calls were " + api.methods());
                }
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        store.works();
        runtimes.forEach(this::close);
        api.checkPromises();
        assertThat(store.inner.read("123456")).as("a lease left behind").isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .as("a thread left behind")
                .extracting(Thread::getName)
                .doesNotContain("baton-123456");
    }

    /** Closes a runtime, and lets the time pass that its handlers may have to finish. */
    private void close(BotRuntime runtime) {
        Thread closing = Thread.ofVirtual().start(runtime::close);
        try {
            for (int i = 0; i < 1000 && !closing.join(Duration.ofMillis(10)); i++) {
                time.advance(Duration.ofMillis(100));
            }
            assertThat(closing.isAlive()).as("a runtime that does not stop").isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A store that a test can take away. */
    static final class FlakyStore extends ForwardingLeaseStore {

        private final TimeSource time;
        private final AtomicInteger answersLeft = new AtomicInteger();
        private final AtomicInteger renewals = new AtomicInteger();
        private volatile boolean broken;
        private volatile boolean losesPass;
        private volatile boolean journalBroken;
        private volatile boolean acceptUnanswered;
        private volatile boolean losesDone;
        private volatile boolean mute;
        private volatile boolean changesUntold;
        private volatile CountDownLatch accept = new CountDownLatch(0);
        private final Set<String> adopters = ConcurrentHashMap.newKeySet();
        private volatile CountDownLatch write = new CountDownLatch(0);

        /** What the journals were asked, by the names of the methods. */
        private final Queue<String> asked = new ConcurrentLinkedQueue<>();

        FlakyStore(InMemoryLeaseStore inner, TimeSource time) {
            super(inner);
            this.time = time;
        }

        void breaks() {
            broken = true;
        }

        /** The lease goes on, but nothing can be noted in the journal. */
        void journalBreaks() {
            journalBroken = true;
        }

        @Override
        public Journal journal(String name, Holder holder, Duration presence) {
            Journal inner = super.journal(name, holder, presence);
            return (Journal) Proxy.newProxyInstance(
                    Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                        asked.add(method.getName());
                        if (mute && method.getName().equals("keepPresent")) {
                            throw new LeaseStoreException("the journal is out of reach");
                        }
                        if (method.getName().equals("write")) {
                            write.await();
                        }
                        if (method.getName().equals("accept")) {
                            accept.await();
                        }
                        if (changesUntold && method.getName().equals("awaitChange")) {
                            time.sleep((Duration) arguments[0]);
                            return null;
                        }
                        if (losesDone && method.getName().equals("done")) {
                            losesDone = false;
                            return null;
                        }
                        if (journalBroken && List.of("accept", "write").contains(method.getName())) {
                            throw new LeaseStoreException("the journal is out of reach");
                        }
                        try {
                            Object answer = method.invoke(inner, arguments);
                            if (method.getName().equals("adopt")) {
                                adopters.add(holder.instance());
                            }
                            if (acceptUnanswered && method.getName().equals("accept")) {
                                acceptUnanswered = false;
                                throw new LeaseStoreException("the answer of the journal is lost");
                            }
                            return answer;
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }

        /** Nobody can say that it is present from now on. */
        void hearsNoSignOfLife() {
            mute = true;
        }

        /** From now on nobody is told of a change of the journal: it is seen when one looks. */
        void tellsNoChanges() {
            changesUntold = true;
        }

        /** From now on a write to the journal takes as long as the latch holds it up. */
        void writesAwait(CountDownLatch latch) {
            write = latch;
        }

        /** From now on deliveries are noted when the latch lets them be. */
        void acceptsAwait(CountDownLatch latch) {
            accept = latch;
        }

        /** Deliveries are noted the next time, and that is not answered. */
        void losesTheAnswerToAnAccept() {
            acceptUnanswered = true;
        }

        /** The next time that the journal is told what is done it is lost, as when a replica takes over. */
        void losesWhatIsDone() {
            losesDone = true;
        }

        /** Whether what it was to lose was lost. */
        boolean hasLostWhatIsDone() {
            return !losesDone;
        }

        /** What the journals were asked, in this order, by the names of the methods. */
        List<String> asked() {
            return List.copyOf(asked);
        }

        /** How often the journal was asked to note deliveries. */
        int accepts() {
            return Collections.frequency(asked, "accept");
        }

        /** How often somebody took what others have left in the journal, or looked for it. */
        int adoptions() {
            return Collections.frequency(asked, "adopt");
        }

        /** How often an instance said that it is present, so that what it has begun is left to it. */
        int signsOfLife() {
            return Collections.frequency(asked, "keepPresent");
        }

        /** Whether an instance has looked, as the holder, what others have left. */
        boolean hasAdopted(BotRuntime runtime) {
            return adopters.contains(runtime.status().instance());
        }

        /** How many writes to the journal have begun. */
        int writes() {
            return Collections.frequency(asked, "write");
        }

        void works() {
            broken = false;
            journalBroken = false;
            mute = false;
        }

        /** How often a lease was renewed. */
        int renewals() {
            return renewals.get();
        }

        /** Answers one question, and is out of reach after that. */
        void worksOnce() {
            answersLeft.set(1);
        }

        /** Does not do, and does not answer, when it is told the next time to pass a lease on. */
        void losesThePass() {
            losesPass = true;
        }

        /** Whether what it was to lose was lost. */
        boolean hasLostThePass() {
            return !losesPass;
        }

        private void reach() {
            if (broken && answersLeft.getAndDecrement() <= 0) {
                throw new LeaseStoreException("the store is out of reach");
            }
        }

        @Override
        public Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance) {
            reach();
            return super.acquire(name, holder, timeToLive, stance);
        }

        @Override
        public Renewal renew(Lease lease, Duration timeToLive) {
            reach();
            Renewal answer = super.renew(lease, timeToLive);
            renewals.incrementAndGet();
            return answer;
        }

        @Override
        public boolean pass(Lease lease, Holder to, String note) {
            reach();
            if (losesPass) {
                losesPass = false;
                throw new LeaseStoreException("the store does not answer");
            }
            return super.pass(lease, to, note);
        }

        @Override
        public void release(Lease lease, String note) {
            reach();
            super.release(lease, note);
        }
    }
}
