package dev.baton.cli.drill;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.ForeignPoller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lets the acts of a plan happen one after the other, while people write, and draws up what came of it. */
final class Drill {

    /** Between two acts: so long at least, and up to twice as long at most. */
    private static final Duration BREATHER = Duration.ofMillis(300);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    /** How long a new instance may wait to be handed the lease, before the old one is stopped all the same. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    /** How long a deploy lets the old instance and the new one run side by side. */
    private static final Duration OVERLAP = Duration.ofMillis(500);

    private static final Duration FROZEN = Duration.ofSeconds(2);
    private static final Duration INTRUSION = Duration.ofSeconds(3);

    /** The server holds some conflicts back for three seconds. */
    private static final Duration AFTERMATH = Duration.ofSeconds(4);

    /** After a conflict that outlasts the first look, the next look comes half a minute later. */
    private static final Duration PEACE = Duration.ofSeconds(45);

    /** How long nothing may be answered until what is not answered counts as lost. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** How long a second answer to the last message may take. */
    private static final Duration ECHO = Duration.ofSeconds(1);

    /** An instance whose handlers run for so long is not waited for when it is told to stop. */
    private static final Duration LINGERING = Duration.ofSeconds(2);

    /** Handlers from here on are slow. */
    private static final Duration SLOW = Duration.ofMillis(50);

    private final Plan plan;
    private final Storage storage;
    private final BotApiEmulator telegram;
    private final String token;
    private final Crew crew;
    private final Witness witness;
    private final Consumer<String> progress;
    private final Random random;

    private final List<Act> done = new ArrayList<>();
    private final List<Deploy> deploys = new ArrayList<>();
    private final List<Duration> takeOvers = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> taken = new HashSet<>();

    /** One instance followed another; a hand-over, if the old one had not been told to stop by then. */
    private record Deploy(int old, int fresh, boolean handOver) {}

    Drill(
            Plan plan,
            Storage storage,
            BotApiEmulator telegram,
            String token,
            Crew crew,
            Witness witness,
            Consumer<String> progress) {
        this.plan = plan;
        this.storage = storage;
        this.telegram = telegram;
        this.token = token;
        this.crew = crew;
        this.witness = witness;
        this.progress = progress;
        this.random = new Random(plan.seed());
    }

    Report run() throws InterruptedException {
        Instant begun = Instant.now();
        EmulatedBot bot = telegram.bot(token);
        witness.watch(bot);
        List<Act> script = plan.script(random);
        String aborted = "";
        List<Message> messages = List.of();
        try {
            Instance first = crew.launch("hand-over");
            awaitServing(is(first), begun, LONGEST_START, "the first instance was started");
            crew.complete(plan.standbys());
            Traffic traffic = Traffic.start(bot, plan.chats(), plan.rate(), this::isPatient, witness::isAnswered);
            try (traffic) {
                for (Act act : script) {
                    breathe();
                    crew.complete(plan.standbys());
                    progress.accept((done.size() + 1) + "/" + script.size() + "  " + act.word() + ": " + perform(act));
                    done.add(act);
                }
                breathe();
            } finally {
                traffic.close();
                messages = traffic.sent();
            }
            awaitAnswers(messages);
            crew.dismiss();
        } catch (DrillAborted why) {
            aborted = String.valueOf(why.getMessage());
        }
        return report(messages, Duration.between(begun, Instant.now()), aborted);
    }

    /** Who is answered slowly waits for it; else more would be written there than can ever be answered. */
    private boolean isPatient(EmulatedUser person) {
        return plan.handlerTime().longest(person.id()).compareTo(SLOW) >= 0;
    }

    private void breathe() throws InterruptedException {
        long millis = BREATHER.toMillis();
        TimeUnit.MILLISECONDS.sleep(millis + random.nextLong(millis));
    }

    private String perform(Act act) throws InterruptedException {
        try {
            return switch (act) {
                case DEPLOY -> deploy();
                case KILL -> kill();
                case FREEZE -> freeze();
                case OUTAGE -> outage();
                case INTRUDER -> intrude();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String deploy() throws InterruptedException {
        Instance old = crew.serving();
        Instance fresh = crew.launch("hand-over");
        boolean handOver = awaitHandOver(fresh);
        if (!handOver && !fresh.isAlive()) {
            return note("the new instance " + fresh.number() + " ended by itself, exit code "
                    + fresh.process().exitValue());
        }
        if (handOver) {
            // As platforms do: the old one is told to stop when the new one has been up for a while.
            TimeUnit.NANOSECONDS.sleep(OVERLAP.toNanos());
        }
        Instant stopped = Instant.now();
        boolean lingers = plan.handlerTime().longest().compareTo(LINGERING) >= 0;
        if (lingers) {
            old.stop(); // it ends when its handlers have, and nobody waits for that
        } else if (!crew.retire(old)) {
            note("instance " + old.number() + " had to be killed at a deploy, it did not end when it was told to");
            disturbances.add(new Disturbance(Act.KILL, old.number(), Instant.now(), Instant.now()));
        }
        int successor = handOver
                ? fresh.number()
                : awaitServing(not(old), signsFrom(stopped), LONGEST_START, "the old instance ended")
                        .instance();
        Deploy deploy = new Deploy(old.number(), successor, handOver);
        deploys.add(deploy);
        return "instance " + successor + " follows instance " + old.number()
                + gap(witness.polls(), deploy)
                        .map(gap -> " after " + Report.millis(gap))
                        .orElse("")
                + (handOver ? "" : ", but not by hand-over");
    }

    private boolean awaitHandOver(Instance fresh) throws InterruptedException {
        Instant settledAt = null;
        while (fresh.isAlive()) {
            if (awaitServing(is(fresh), fresh.startedAt(), LOOK).isPresent()) {
                return true;
            }
            Instant now = Instant.now();
            if (settledAt == null && fresh.settled().isDone()) {
                settledAt = now;
            }
            boolean waitedLong = settledAt != null && settledAt.plus(HAND_OVER).isBefore(now);
            if (waitedLong || fresh.startedAt().plus(LONGEST_START).isBefore(now)) {
                return false;
            }
        }
        return false;
    }

    private String kill() throws InterruptedException {
        Instance victim = crew.serving();
        Instant killed = victim.kill();
        victim.process().waitFor();
        disturbances.add(new Disturbance(Act.KILL, victim.number(), killed, Instant.now()));
        if (crew.living().isEmpty()) {
            crew.launch("hand-over");
        }
        Serving first = awaitServing(not(victim), killed, longestTakeOver(), "the one that served was killed");
        Duration takeOver = Duration.between(killed, first.from());
        takeOvers.add(takeOver);
        return "instance " + first.instance() + " takes over from instance " + victim.number() + " after "
                + Report.millis(takeOver);
    }

    private String freeze() throws InterruptedException, IOException {
        Instance victim = crew.serving();
        Instant frozen = Instant.now();
        victim.freeze();
        Optional<Serving> other;
        Instant thawed;
        try {
            Duration atMost = storage.expires() ? longestTakeOver() : FROZEN;
            other = awaitServing(not(victim), frozen, atMost);
        } finally {
            victim.thaw();
            thawed = Instant.now();
        }
        disturbances.add(new Disturbance(Act.FREEZE, victim.number(), frozen, thawed));
        awaitServing(number -> true, signsFrom(thawed), longestTakeOver(), "the frozen instance went on");
        return "instance " + victim.number() + " stood still for "
                + Report.millis(Duration.between(frozen, thawed))
                + other.map(poll -> ", instance " + poll.instance() + " took over")
                        .orElse(" and kept the bot");
    }

    private String outage() throws InterruptedException {
        Instance serving = crew.serving();
        long life = plan.leaseTtl().toMillis();
        Instant gone = Instant.now();
        storage.goAway();
        TimeUnit.MILLISECONDS.sleep(life / 2 + random.nextLong(life));
        storage.comeBack();
        Instant back = Instant.now();
        Serving first = awaitServing(
                number -> true, signsFrom(back), longestTakeOver().plus(plan.leaseTtl()), "the store came back");
        disturbances.add(new Disturbance(Act.OUTAGE, serving.number(), gone, first.from()));
        return storage.title() + " was away for " + Report.millis(Duration.between(gone, back)) + ", instance "
                + first.instance() + " serves";
    }

    private String intrude() throws InterruptedException {
        Instant came = Instant.now();
        ForeignPoller intruder = ForeignPoller.start(telegram.url(), token);
        try {
            TimeUnit.NANOSECONDS.sleep(INTRUSION.toNanos());
        } finally {
            intruder.close();
            taken.addAll(intruder.updateIds());
        }
        Instant left = Instant.now();
        disturbances.add(new Disturbance(Act.INTRUDER, 0, came, left.plus(AFTERMATH)));
        Serving first = awaitServing(number -> true, signsFrom(left), PEACE, "the intruder left");
        return "it got " + intruder.updateIds().size() + " messages; instance " + first.instance() + " serves again "
                + Report.millis(Duration.between(left, first.from())) + " after it left";
    }

    private Duration longestTakeOver() {
        return plan.leaseTtl().plus(LONGEST_START);
    }

    /** Who serves, and since when. */
    private record Serving(int instance, Instant from) {}

    private Serving awaitServing(Predicate<Integer> who, Instant after, Duration atMost, String since)
            throws InterruptedException {
        return awaitServing(who, after, atMost)
                .orElseThrow(
                        () -> new DrillAborted("nobody " + (plan.webhook() ? "held the lease" : "asked for updates")
                                + " within " + atMost.toSeconds() + " s after " + since));
    }

    private Optional<Serving> awaitServing(Predicate<Integer> who, Instant after, Duration atMost)
            throws InterruptedException {
        if (!plan.webhook()) {
            return witness.awaitPoll(who, after, atMost).map(poll -> new Serving(poll.instance(), poll.from()));
        }
        Instant end = Instant.now().plus(atMost);
        Optional<Serving> serving = holder(who, after);
        while (serving.isEmpty() && Instant.now().isBefore(end)) {
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            serving = holder(who, after);
        }
        return serving;
    }

    private Optional<Serving> holder(Predicate<Integer> who, Instant after) {
        return crew.holder()
                .filter(instance -> who.test(instance.number()))
                .map(instance ->
                        new Serving(instance.number(), instance.heldFrom().orElseThrow()))
                .filter(serving -> serving.from().isAfter(after));
    }

    /** From when on a sign of life counts: who polls does so again and again, who holds the lease says so once. */
    private Instant signsFrom(Instant moment) {
        return plan.webhook() ? Instant.EPOCH : moment;
    }

    private static Predicate<Integer> is(Instance instance) {
        return number -> number == instance.number();
    }

    private static Predicate<Integer> not(Instance instance) {
        return number -> number != instance.number();
    }

    private String note(String what) {
        notes.add(what);
        return what;
    }

    /** Waits until all is answered, or nothing more comes, and then a moment for what is answered once too often. */
    private void awaitAnswers(List<Message> messages) throws InterruptedException {
        int seen = -1;
        Instant lastNews = Instant.now();
        Duration patience = QUIET.plus(plan.leaseTtl()).plus(plan.handlerTime().longest());
        while (lastNews.plus(patience).isAfter(Instant.now())) {
            int answers = witness.answers().size();
            if (answers != seen) {
                seen = answers;
                lastNews = Instant.now();
            }
            if (Tally.of(evidence(messages)).lost() == 0) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        TimeUnit.NANOSECONDS.sleep(ECHO.toNanos());
    }

    private Evidence evidence(List<Message> messages) {
        return new Evidence(
                messages,
                witness.answers(),
                witness.polls(),
                witness.conflicts(),
                List.copyOf(disturbances),
                Set.copyOf(taken));
    }

    private static Optional<Duration> gap(List<Poll> polls, Deploy deploy) {
        return Evidence.gap(polls, deploy.old(), deploy.fresh());
    }

    private Report report(List<Message> messages, Duration took, String aborted) {
        Evidence evidence = evidence(messages);
        long byThemselves = crew.all().stream().filter(Instance::endedByItself).count();
        if (byThemselves > 0) {
            note(byThemselves + (byThemselves == 1 ? " instance" : " instances") + " ended without being told to");
        }
        Tally tally = Tally.of(evidence);
        tally.examples().forEach(this::note);
        return new Report(
                plan,
                storage.title(),
                took,
                tally,
                evidence.unexplainedConflicts(),
                List.copyOf(done),
                (int) deploys.stream().filter(Deploy::handOver).count(),
                Spread.of(deploys.stream()
                        .flatMap(deploy -> gap(evidence.polls(), deploy).stream())
                        .toList()),
                Spread.of(takeOvers),
                Spread.of(crew.all().stream()
                        .flatMap(instance -> witness.firstCall(instance.number()).stream()
                                .map(first -> Duration.between(instance.startedAt(), first)))
                        .toList()),
                List.copyOf(notes),
                aborted);
    }
}
