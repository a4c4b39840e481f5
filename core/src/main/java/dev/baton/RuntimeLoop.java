package dev.baton;

import dev.baton.ModeGuard.Verdict;
import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotIdentity;
import dev.baton.botapi.ConflictKind;
import dev.baton.lease.Acquisition;
import dev.baton.lease.Acquisition.Acquired;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseKeeper;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.LeaseStoreRefusedException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an instance, from top to bottom, on one thread. The only place where the state changes.
 *
 * <pre>
 * STARTING ─ who are we? ─ the lease ─┬─ held ──────────────→ STOPPED, or STANDBY until it is free ─┐
 *                                     └─ ours → HOLDING ← ─────────────────────────────────────────┘
 *            HOLDING ─┬─ lease lost ──→ STANDBY
 *                     ├─ asked for it → DRAINING → STANDBY (handlers may still finish)
 *                     ├─ 409 ─────────→ STOPPED, or CONFLICT and rare looks until it is over → HOLDING
 *                     └─ stop ────────→ DRAINING → STOPPED
 * </pre>
 *
 * <p>Whatever happens on another thread (a stop is asked for, the lease is lost) interrupts this one, which then looks
 * at what there is to know. Interrupts carry no meaning of their own, so a late one does no harm.
 */
final class RuntimeLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeLoop.class);

    /** How often the holder looks whether the webhook is still ours. */
    private static final Duration WEBHOOK_LOOK = Duration.ofMinutes(1);

    /** How long to wait before a lease that could not be proven is looked at again. */
    private static final Duration DOUBT = Duration.ofMillis(250);

    /** How often one asks at most to learn how. */
    private static final int QUESTIONS = 100;

    private final Settings settings;
    private final BotApi api;
    private final LeaseKeeper keeper;
    private final TimeSource time;
    private final StatusBoard board;
    private final Preparation preparation;
    private final Outages outages;
    private final ModeGuard guard;
    private final Dispatcher dispatcher;
    private final JournalKeeper journal;
    private final LongPoller poller;
    private final Optional<WebhookReceiver> receiver;
    private final Conflicts conflicts;

    /** Made before it is needed: to link it takes part of a millisecond, which would be one of a hand-over. */
    private final Runnable greeting = this::greet;

    private volatile @Nullable StopReason requested;
    private volatile @Nullable Holder asker;
    private final ReentrantLock waking = new ReentrantLock();
    private @Nullable Thread thread;
    private boolean hasServed;

    /** Whether the next poll follows on that of a holder that polled until it handed over. */
    private boolean goesOn;

    /** Whether the next poll is told of elsewhere. */
    private boolean keptQuiet;

    RuntimeLoop(
            Settings settings,
            BotApi api,
            Function<LeaseKeeper.Listener, LeaseKeeper> keepers,
            Dispatcher dispatcher,
            JournalKeeper journal,
            Optional<WebhookReceiver> receiver,
            TimeSource time,
            StatusBoard board,
            RandomGenerator random,
            Preparation preparation) {
        this.settings = settings;
        this.api = api;
        this.time = time;
        this.board = board;
        this.preparation = preparation;
        this.keeper = keepers.apply(new LeaseEvents());
        this.receiver = receiver;
        this.outages = new Outages(time, random);
        this.guard = new ModeGuard(settings, api, keeper, outages, board);
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.poller = new LongPoller(api, keeper, dispatcher, journal, outages, settings.allowedUpdates(), time, board);
        this.conflicts = new Conflicts(settings, guard, time, board, random);
        // A webhook delivers to every instance; what is polled for is begun by the holder only.
        dispatcher.connect(new UpdateEnds(), settings.mode() == BotMode.POLLING ? keeper::isValid : journal::isPresent);
    }

    /** What makes a hand-over quick, and changes nothing about it. */
    interface Preparation {

        /** Gets ready, while there is time. */
        void prepare() throws InterruptedException;

        /**
         * For how long the store is asked for the lease again and again, before the holder is asked to hand it over.
         */
        default Duration practice() {
            return Duration.ZERO;
        }

        /**
         * For how long everything is put off that need not be done between the last poll of the old instance and the
         * first of the new one.
         */
        default Duration calm() {
            return Duration.ZERO;
        }
    }

    /** Asks the loop to end. */
    void stop(StopReason reason) {
        if (requested == null) {
            requested = reason;
            wakeUp();
        }
    }

    private void wakeUp() {
        waking.lock();
        try {
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            waking.unlock();
        }
    }

    /** Who may be woken up from now on; at the end nobody, because nothing must cut short the draining. */
    private void wakes(@Nullable Thread next) {
        waking.lock();
        try {
            thread = next;
        } finally {
            waking.unlock();
        }
    }

    /** Lives, on the calling thread, and tells why it ended. */
    StopReason run() {
        wakes(Thread.currentThread());
        StopReason reason;
        try {
            reason = live();
        } catch (LeaseStoreRefusedException refused) {
            reason = StopReason.of(StopReason.Kind.CONFIGURATION, String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error bug) {
            LOG.error("This is a bug in Baton. Please report it with what follows.", bug);
            reason = StopReason.of(StopReason.Kind.BUG, "A bug in Baton: " + bug);
        }
        wakes(null);
        Thread.interrupted();
        end(reason);
        say(reason);
        board.state(RuntimeState.STOPPED);
        return reason;
    }

    private StopReason live() {
        Optional<StopReason> refused = untilDone(this::introduce);
        if (refused.isPresent()) {
            return refused.get();
        }
        while (true) {
            Optional<StopReason> end = untilDone(this::serveOneLease);
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private interface Phase {
        Optional<StopReason> live() throws InterruptedException;
    }

    /** Lives through a phase; begins it anew after an interrupt that was not about a stop. */
    private Optional<StopReason> untilDone(Phase phase) {
        while (true) {
            StopReason stop = requested;
            if (stop != null) {
                return Optional.of(stop);
            }
            try {
                return phase.live();
            } catch (InterruptedException somethingHappened) {
                LOG.debug("Interrupted in state {}", board.state());
            }
        }
    }

    /** Finds out who we are. Disturbs nobody. */
    private Optional<StopReason> introduce() throws InterruptedException {
        while (true) {
            ApiResult<BotIdentity> answer = outages.waitOut(api::getMe);
            if (answer instanceof ApiResult.Ok<BotIdentity>(BotIdentity bot)) {
                board.bot(bot);
                return Optional.empty();
            }
            Optional<StopReason> end = settle(ModeGuard.demand(answer).orElseThrow());
            if (end.isPresent()) {
                return end;
            }
        }
    }

    /** Gets the lease unless we have it, and serves until it is lost. */
    private Optional<StopReason> serveOneLease() throws InterruptedException {
        Holder successor = asker;
        if (successor != null && keeper.lease().isPresent()) {
            handOver(successor);
        }
        if (keeper.lease().isEmpty()) {
            Optional<StopReason> end = obtainLease();
            if (end.isPresent()) {
                return end;
            }
        }
        Optional<StopReason> end = consume();
        if (end.isEmpty() && keeper.lease().isPresent()) {
            time.sleep(DOUBT); // neither proven nor lost: the store does not answer just now
        }
        return end;
    }

    private Optional<StopReason> obtainLease() throws InterruptedException {
        board.released();
        if (board.state() != RuntimeState.STARTING) {
            board.state(RuntimeState.STANDBY);
        }
        Acquisition answer = keeper.acquire();
        if (answer instanceof Acquisition.HeldBy held) {
            Holding holding = held.holding();
            board.heldBy(holding);
            if (settings.whenHeld() == HeldPolicy.EXIT) {
                return Optional.of(new StopReason(
                        StopReason.Kind.HELD,
                        describe(holding) + ". To wait for it instead of leaving, set BATON_WHEN_HELD=standby; to be"
                                + " handed it, BATON_WHEN_HELD=hand-over.",
                        settings.exitCodeHeld()));
            }
            board.state(RuntimeState.STANDBY);
            preparation.prepare();
            answer = hasServed ? answer : practise(answer);
        }
        if (answer instanceof Acquisition.HeldBy held) {
            boolean asks = settings.whenHeld() == HeldPolicy.HAND_OVER && !hasServed;
            if (asks) {
                LOG.info(
                        "Asking instance {} to hand over.",
                        held.holding().holder().instance());
            }
            answer = keeper.awaitLease(asks);
        }
        if (answer instanceof Acquired acquired) {
            hasServed = true;
            asker = null;
            String note = acquired.note().orElse("");
            OptionalLong from = settings.mode() == BotMode.POLLING
                    ? HandOverNote.offsetAt(settings.apiUrl(), note)
                    : OptionalLong.empty();
            // What we have broken off ourselves, Telegram brings again.
            boolean clean = acquired.clean() && dispatcher.safety().lowestUnsafe() == null;
            dispatcher.unseal();
            boolean leftInDoubt = HandOverNote.saysRedelivered(note);
            Duration moment = from.isPresent() ? preparation.calm() : Duration.ZERO;
            journal.begin(acquired.lease().token(), leftInDoubt || !acquired.clean(), moment);
            poller.begin(clean, leftInDoubt, from);
            goesOn = from.isPresent();
            conflicts.begin();
            board.holding(acquired.lease());
            board.state(RuntimeState.HOLDING);
            if (!goesOn) {
                sayHolding(acquired.lease());
            }
        }
        return Optional.empty();
    }

    /** Asks for the lease a few times more, because the question that counts comes when each millisecond does. */
    private Acquisition practise(Acquisition first) throws InterruptedException {
        Acquisition answer = first;
        long end = time.nanos() + preparation.practice().toNanos();
        for (int i = 0; i < QUESTIONS && answer instanceof Acquisition.HeldBy && time.nanos() - end < 0; i++) {
            answer = keeper.acquire();
        }
        return answer;
    }

    /**
     * Passes the lease on to the one who asked for it, whatever the handlers are doing: what is not done is in the
     * journal then. Afterwards we have no lease; if the other has gone in the meantime, the next wish for it gets it
     * back.
     */
    private void handOver(Holder to) {
        board.state(RuntimeState.DRAINING);
        if (!leaveUnfinished()) {
            LOG.warn("Not handing over yet: what is not done could not be left in the journal.");
            asker = null;
            keeper.askAgain();
            dispatcher.unseal();
            board.state(RuntimeState.HOLDING);
            return;
        }
        if (settings.mode() == BotMode.POLLING) {
            settleWhatWasNotSaid();
        }
        OptionalLong from = poller.whereToGoOn();
        String note = note(from);
        asker = null;
        boolean passed = false;
        try {
            passed = keeper.pass(to, note);
        } catch (LeaseStoreException outage) {
            LOG.warn("Whether the lease was passed on is not known: {}", outage.getMessage());
        }
        board.released();
        if (passed) {
            board.state(RuntimeState.STANDBY);
            giveWay();
            LOG.info("Handed over to instance {}; standing by.", to.instance());
        } else {
            LOG.info("Instance {} was not handed the lease; looking whose it is.", to.instance());
        }
    }

    /** The new one may be on this machine, and what it does now is more urgent than what we do. */
    private void giveWay() {
        try {
            time.sleep(preparation.calm());
        } catch (InterruptedException aboutSomethingElse) {
            Thread.currentThread().interrupt();
        }
    }

    private void settleWhatWasNotSaid() {
        try {
            poller.settleWhatWasNotSaid();
        } catch (InterruptedException aboutSomethingElse) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins nothing any more and leaves what is not done in the journal; false if that was not possible. */
    private boolean leaveUnfinished() {
        if (settings.mode() == BotMode.WEBHOOK) {
            // Each delivery is in the journal already, and they go on whoever holds the lease.
            journal.end();
            return true;
        }
        return journal.leave(dispatcher.seal());
    }

    /** Consumes updates until the lease is lost, which is no reason to stop. */
    private Optional<StopReason> consume() throws InterruptedException {
        while (keeper.prove()) {
            boolean probing = board.state() == RuntimeState.CONFLICT;
            Verdict verdict = probing ? guard.resume() : goesOn ? goOn() : guard.establish();
            goesOn = false;
            if (verdict instanceof Verdict.Ready) {
                Optional<Verdict> disturbance =
                        settings.mode() == BotMode.WEBHOOK ? watchWebhook(probing) : pollUntil(probing);
                if (disturbance.isEmpty()) {
                    return Optional.empty();
                }
                verdict = disturbance.get();
            }
            if (verdict instanceof Verdict.Conflicted && !keeper.confirm()) {
                // No foreign consumer: it is the one who has the lease now, as after this process was frozen.
                return Optional.empty();
            }
            Optional<StopReason> end = settle(verdict);
            if (end.isPresent()) {
                return end;
            }
        }
        return Optional.empty();
    }

    /** The holder before has polled a moment ago, so there is nothing to look at. */
    private Verdict goOn() {
        Thread.ofVirtual().name("baton-log").start(greeting);
        keptQuiet = true;
        return new Verdict.Ready();
    }

    /** After the first poll has left, because a line can take longer than that does. */
    private void greet() {
        giveWay();
        keeper.lease().ifPresent(this::sayHolding);
        LOG.info("Polling for {}.", name());
    }

    private void sayHolding(Lease lease) {
        LOG.info(
                "Holding the lease of bot {}, fencing token {}, in {}.",
                settings.token().id(),
                lease.token(),
                board.status().store());
    }

    /** Polls until something is in the way; empty if that is the loss of the lease. */
    private Optional<Verdict> pollUntil(boolean probing) throws InterruptedException {
        if (probing) {
            LongPoller.End probe = poller.probe();
            if (!(probe instanceof LongPoller.End.Undisturbed)) {
                return verdict(probe);
            }
            undisturbed();
        } else if (!keptQuiet) {
            LOG.info("Polling for {}.", name());
        }
        keptQuiet = false;
        return verdict(poller.poll());
    }

    private Optional<Verdict> verdict(LongPoller.End end) {
        return switch (end) {
            case LongPoller.End.LeaseLost() -> Optional.empty();
            case LongPoller.End.Conflicted(ConflictKind kind, String description) ->
                Optional.of(new Verdict.Conflicted(kind, description));
            case LongPoller.End.Refused(int code, String description, boolean isToken) ->
                Optional.of(new Verdict.Refused(ModeGuard.refusal(new ApiResult.Refused<>(code, description))));
            case LongPoller.End.Undisturbed() -> throw new IllegalStateException("poll() ends with a reason");
        };
    }

    private Optional<Verdict> watchWebhook(boolean probing) throws InterruptedException {
        if (probing) {
            undisturbed();
        } else {
            LOG.info(
                    "Serving {} by the webhook on {}.",
                    name(),
                    settings.webhook().orElseThrow().url().getHost());
        }
        while (true) {
            board.contact();
            time.sleep(WEBHOOK_LOOK);
            if (!keeper.prove()) {
                return Optional.empty();
            }
            Verdict seen = guard.keep();
            if (!(seen instanceof Verdict.Ready)) {
                return Optional.of(seen);
            }
        }
    }

    private void undisturbed() {
        LOG.info("The conflict is over; serving {} again.", name());
        conflicts.over();
    }

    /** Deals with what is in the way: ends, or comes back when it is time to look again. */
    private Optional<StopReason> settle(Verdict verdict) throws InterruptedException {
        return switch (verdict) {
            case Verdict.Ready() -> Optional.empty();
            case Verdict.LeaseLost() -> Optional.empty();
            case Verdict.Refused(StopReason reason) -> Optional.of(reason);
            case Verdict.Conflicted(ConflictKind kind, String description) -> conflicts.settle(kind, description);
        };
    }

    /**
     * Lets go, whatever the reason was. What is not done is left in the journal first, so that the next holder goes on
     * at once while our handlers finish; only if that is impossible it has to wait for them.
     */
    private void end(StopReason reason) {
        boolean disturbed = reason.kind() == StopReason.Kind.CONFLICT || board.state() == RuntimeState.CONFLICT;
        board.state(RuntimeState.DRAINING);
        try {
            receiver.ifPresent(WebhookReceiver::close);
            boolean left = keeper.lease().isPresent() && leaveUnfinished();
            if (settings.mode() == BotMode.WEBHOOK) {
                dispatcher.seal();
                journal.abandon();
            } else if (!left) {
                finish(reason);
            }
            if (!disturbed && settings.mode() == BotMode.POLLING) {
                poller.settle();
            }
            release();
            dispatcher.drain(settings.grace());
        } catch (InterruptedException impatient) {
            LOG.debug("Interrupted while draining", impatient);
        }
        journal.close();
        board.released();
    }

    /** Handles, as far as the grace goes, also what waits, now that it could not be left in the journal. */
    private void finish(StopReason reason) throws InterruptedException {
        long deadline = time.nanos() + settings.grace().toNanos();
        if (reason.kind() != StopReason.Kind.HANDLER_FAILED && keeper.lease().isPresent()) {
            dispatcher.unseal();
            dispatcher.safety().await(settings.grace());
        }
        dispatcher.drain(Duration.ofNanos(Math.max(0, deadline - time.nanos())));
    }

    private void release() {
        boolean held = keeper.lease().isPresent();
        try {
            keeper.release(note(OptionalLong.empty()));
        } catch (LeaseStoreException outage) {
            LOG.warn(
                    "{} could not be given back and ends by itself in {} s: {}",
                    held ? "The lease" : "The place among the standbys",
                    settings.leaseTtl().toSeconds(),
                    outage.getMessage());
        }
    }

    private String note(OptionalLong from) {
        boolean doubt = poller.leavesDoubt(from) || journal.leavesDoubt();
        return new HandOverNote(settings.apiUrl(), from, doubt).text();
    }

    private static void say(StopReason reason) {
        switch (reason.kind()) {
            case REQUESTED, HELD -> LOG.info("Stopped: {}", reason.message());
            case CONFLICT -> LOG.warn("Stopped: {}", reason.message());
            case BUG, HANDLER_FAILED, TOKEN_REFUSED, CONFIGURATION -> LOG.error("Stopped: {}", reason.message());
        }
    }

    private String name() {
        Optional<String> username = board.status().username();
        return username.isPresent()
                ? "@" + username.get()
                : "bot " + settings.token().id();
    }

    private String describe(Holding holding) {
        String since = holding.since().equals(Instant.EPOCH)
                ? "a moment ago"
                : holding.since().truncatedTo(ChronoUnit.SECONDS).toString();
        return "bot " + settings.token().id() + " is served by another instance: "
                + holding.holder().place() + " (instance " + holding.holder().instance() + ", version "
                + holding.holder().version() + "), since " + since + ", fencing token " + holding.token()
                + "; the lease is in " + board.status().store();
    }

    /** What the dispatcher has to tell, on the threads of handlers. */
    private final class UpdateEnds implements Dispatcher.Ends {

        @Override
        public void done(InFlight update) {
            journal.done(update);
        }

        @Override
        public void setAside(InFlight update, Throwable failure) {
            journal.setAside(update.entry(), String.valueOf(failure));
        }

        @Override
        public void giveBack(InFlight update) {
            journal.giveBack(List.of(update.id()));
        }

        @Override
        public void stop(InFlight update, Throwable failure) {
            RuntimeLoop.this.stop(StopReason.of(
                    StopReason.Kind.HANDLER_FAILED,
                    "The handler failed on " + update.update() + " (" + failure
                            + "), and the failure policy is to stop. The update is kept for the next start."));
        }
    }

    /** What the keeper of the lease has to tell, on its threads. */
    private final class LeaseEvents implements LeaseKeeper.Listener {

        @Override
        public void lost(Lease lease, String why) {
            LOG.warn(
                    "The lease of bot {} (fencing token {}) is lost: {}. Not consuming any more.",
                    settings.token().id(),
                    lease.token(),
                    why);
            if (settings.mode() == BotMode.POLLING) {
                dispatcher.seal();
                journal.abandon();
            } else {
                journal.end();
            }
            wakeUp();
        }

        @Override
        public void renewed(Lease lease) {
            dispatcher.proven();
        }

        @Override
        public void asked(Lease lease, Holder to) {
            // Whatever can be done before the poll ends is done before: after that each millisecond is a gap.
            LOG.info("Handing over to {} (instance {}, version {}).", to.place(), to.instance(), to.version());
            try {
                preparation.prepare();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            asker = to;
            wakeUp();
        }

        @Override
        public void notAsking(String why) {
            LOG.info("The holder is not asked to hand over: {}.", why);
        }

        @Override
        public void waiting(Holding holding) {
            board.heldBy(holding);
            LOG.info("Standing by: {}.", describe(holding));
        }

        @Override
        public void settling(Duration remaining) {
            LOG.info(
                    "The store of the lease may have lost its memory, or is new; waiting {} ms for a holder to show itself.",
                    remaining.toMillis());
        }

        @Override
        public void storeUnavailable(LeaseStoreException problem) {
            board.storeProblem(problem.getMessage());
            LOG.warn("{}. Waiting for it: without the lease nobody may poll.", problem.getMessage());
        }

        @Override
        public void storeAvailable() {
            board.storeProblem(null);
            LOG.info("The store of the lease answers again.");
        }
    }
}
