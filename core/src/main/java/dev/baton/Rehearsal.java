package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Holder;
import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseTiming;
import dev.baton.lease.Stance;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Plays a hand-over again and again before the real one, between two instances of straw.
 *
 * <p>From the end of the old instance's last poll to the first one of the new instance nobody consumes, and the new one
 * was often started a second ago: there Java would load the classes for it, link its lambdas, and interpret what it
 * runs for the first time. So a standby does all that while it waits, and a holder when it is asked, while it still
 * polls. Together with the {@linkplain #calm() calm} that halves the gap.
 *
 * <p>The lease and the journal are in memory, the Bot API is made up, and nothing is logged. The real ones are asked a
 * few harmless things: the Bot API who the bot is, over the connection that the first poll will use; the store to pass
 * on a lease that never was. Over a network that is a handful of questions. Thread-safe.
 */
final class Rehearsal implements RuntimeLoop.Preparation {

    private static final int LEAST = 3;
    private static final int MOST = 200;
    private static final Duration LONGEST_SCENE = Duration.ofMillis(200);

    /** Some times what a hand-over takes on one machine. */
    private static final Duration CALM = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String LEASE = "rehearsal";
    private static final Holder OLD = Holder.unknown("old");
    private static final Holder NEW = Holder.unknown("new");
    private static final LeaseTiming TIMING = LeaseTiming.DEFAULT;
    private static final String BATCH =
            "[{\"update_id\":1,\"message\":{\"message_id\":1,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"hi\"}}]";

    private final Settings settings;
    private final BotApi api;
    private final LeaseStore store;
    private final String lease;
    private final Holder self;
    private final AtomicBoolean played = new AtomicBoolean();

    Rehearsal(Settings settings, BotApi api, LeaseStore store, String lease, Holder self) {
        this.settings = settings;
        this.api = api;
        this.store = store;
        this.lease = lease;
        this.self = self;
    }

    /** Plays, unless that has been done; takes a fraction of a second. */
    @Override
    public void prepare() throws InterruptedException {
        if (played.getAndSet(true)) {
            return;
        }
        repeat(this::playInMemory);
        // The parameters are those of a poll, which no server looks at here.
        repeat(() -> api.call("getMe", Map.of("offset", 0L, "limit", 1, "timeout", 0L), PATIENCE));
        try {
            repeat(() -> store.pass(new Lease(lease, self, new FencingToken(0), Instant.EPOCH), self, ""));
        } catch (LeaseStoreException outage) {
            // The real questions will tell of it.
        }
    }

    @Override
    public Duration practice() {
        return LONGEST_SCENE;
    }

    @Override
    public Duration calm() {
        return CALM;
    }

    private interface Scene {
        void play() throws InterruptedException;
    }

    /** Java compiles what has run a few hundred times; over a real network the time is up long before. */
    private static void repeat(Scene scene) throws InterruptedException {
        TimeSource time = TimeSource.system();
        long end = time.nanos() + LONGEST_SCENE.toNanos();
        for (int i = 0; i < LEAST || (i < MOST && time.nanos() - end < 0); i++) {
            scene.play();
        }
    }

    private void playInMemory() throws InterruptedException {
        TimeSource time = TimeSource.system();
        try (InMemoryLeaseStore stage = new InMemoryLeaseStore(time);
                LeaseKeeper old = keeper(stage, OLD, time);
                LeaseKeeper next = keeper(stage, NEW, time)) {
            old.acquire();
            stage.acquire(LEASE, NEW, TIMING.timeToLive(), Stance.ASKING);
            old.confirm();
            serve(stage, old, time);
            old.pass(NEW, new HandOverNote(settings.apiUrl(), OptionalLong.of(2), false).text());
            next.acquire();
            serve(stage, next, time);
            next.release();
        }
    }

    /** Begins as one does who was handed the lease, polls once, and leaves. */
    private void serve(InMemoryLeaseStore stage, LeaseKeeper keeper, TimeSource time) throws InterruptedException {
        Lease own = keeper.lease().orElseThrow();
        BotApi api = new StrawApi();
        StatusBoard board = StatusBoard.silent(settings, time);
        Dispatcher dispatcher = new Dispatcher(
                (update, bot) -> {}, api, settings.inFlight(), settings.onFailure(), Duration.ZERO, time, board);
        dispatcher.connect(new NoEnds(), keeper::isValid);
        try (JournalKeeper journal = new JournalKeeper(
                own.holder().instance(),
                stage.journal(LEASE, own.holder(), TIMING.timeToLive()),
                dispatcher,
                TIMING.timeToLive(),
                /* polls= */ true,
                time)) {
            Outages outages = new Outages(time, new Random(1));
            LongPoller poller =
                    new LongPoller(api, keeper, dispatcher, journal, outages, Optional.empty(), time, board);
            journal.begin(own.token(), /* inDoubt= */ false, Duration.ZERO);
            String note = new HandOverNote(settings.apiUrl(), OptionalLong.of(1), false).text();
            poller.begin(true, HandOverNote.saysRedelivered(note), HandOverNote.offsetAt(settings.apiUrl(), note));
            board.holding(own);
            board.state(RuntimeState.HOLDING);
            keeper.prove();
            try {
                poller.poll();
            } catch (BrokenOff asTheLastPollIs) {
                // What follows is what a hand-over does then.
            }
            board.state(RuntimeState.DRAINING);
            journal.leave(dispatcher.seal());
            OptionalLong from = poller.whereToGoOn();
            new HandOverNote(settings.apiUrl(), from, poller.leavesDoubt(from)).text();
            board.released();
        }
    }

    private static LeaseKeeper keeper(LeaseStore stage, Holder holder, TimeSource time) {
        return new LeaseKeeper(stage, LEASE, holder, TIMING, time, (lost, why) -> {});
    }

    /** The end of a poll, and of nothing else. */
    private static final class BrokenOff extends InterruptedException {
        private static final long serialVersionUID = 1L;
    }

    /** Has one update, and then has the poll broken off. */
    private static final class StrawApi implements BotApi {

        private boolean asked;

        @Override
        public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience) throws BrokenOff {
            if (asked) {
                throw new BrokenOff();
            }
            asked = true;
            return new ApiResult.Ok<>(BATCH);
        }

        @Override
        public void close() {}
    }

    private static final class NoEnds implements Dispatcher.Ends {

        @Override
        public void done(InFlight update) {}

        @Override
        public void setAside(InFlight update, Throwable failure) {}

        @Override
        public void giveBack(InFlight update) {}

        @Override
        public void stop(InFlight update, Throwable failure) {}
    }
}
