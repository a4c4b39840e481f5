package dev.baton.cli.sandbox;

import dev.baton.BotRuntime;
import dev.baton.ConfigurationException;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.FaultScript;
import dev.baton.emulator.RecordedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * All that runs in a sandbox: the Bot API, one bot on it, people in their chats, and the demo's instances or a bot of
 * the reader's own. Thread-safe.
 */
final class Sandbox implements AutoCloseable {

    private static final int FIRST_UPDATES = 20;
    private static final int COMING_AGAIN = 3;

    /** Nobody listens there. */
    private static final String FOREIGN_WEBHOOK = "https://127.0.0.1:9/set-by-somebody-else";

    private final SandboxOptions options;
    private final BotApiEmulator emulator;
    private final EmulatedBot bot;
    private final Path folder;
    private final Fleet fleet;
    private final Intruder intruder;
    private final Conversation conversation;
    private final ServerSwitches switches;
    private final CallFeed calls = new CallFeed();
    private final Feed instances = new Feed(20);
    private final Timeline timeline = new Timeline(InstantSource.system());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingNew = lock.newCondition();
    private long version;
    private boolean closed;

    private Sandbox(SandboxOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.emulator = BotApiEmulator.builder().withPort(options.apiPort()).start();
        this.bot = emulator.bot(options.token());
        this.fleet = new Fleet(options.environment(emulator.url(), folder), this::fleetChanged);
        this.intruder = new Intruder(emulator, options.token());
        this.conversation = new Conversation(bot, fleet::runs, intruder::hasTaken, this::changed);
        this.switches = new ServerSwitches(emulator, bot);
        conversation.listen();
        bot.onArrival(this::called);
        bot.onCall(this::answered);
    }

    /**
     * Starts everything.
     *
     * @throws ConfigurationException if the instances could not start with what the environment says
     * @throws UncheckedIOException if the port of the Bot API cannot be had
     */
    static Sandbox start(SandboxOptions options) {
        Path folder;
        try {
            folder = Files.createTempDirectory("baton-sandbox");
        } catch (IOException e) {
            throw new UncheckedIOException("There is no room for temporary files", e);
        }
        Sandbox sandbox = new Sandbox(options, folder);
        try {
            BotRuntime.fromEnvironment((update, api) -> {}, options.environment(sandbox.emulator.url(), folder))
                    .build()
                    .close();
        } catch (ConfigurationException wrong) {
            sandbox.close();
            throw wrong;
        }
        sandbox.fleet.lookAfter();
        if (options.demo()) {
            sandbox.fleet.start();
        }
        return sandbox;
    }

    private void called(RecordedCall call) {
        calls.arrived(call);
        if (CallFeed.isPoll(call) && !fleet.runs()) {
            timeline.polled(call);
        }
        changed();
    }

    private void answered(RecordedCall call) {
        calls.ended(call);
        timeline.ended(call);
        conversation.called(call);
        changed();
    }

    private void changed() {
        lock.lock();
        try {
            version++;
            somethingNew.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fleetChanged() {
        List<DemoProcess> all = fleet.all();
        for (DemoProcess instance : all) {
            instances.put(instance.name(), InstanceJson.of(instance));
        }
        timeline.look(rows(all));
        changed();
    }

    private List<Timeline.Seen> rows(List<DemoProcess> all) {
        Stream<Timeline.Seen> own = all.stream()
                .filter(DemoProcess::isAlive)
                .map(instance -> new Timeline.Seen(
                        instance.name(),
                        InstanceJson.state(instance),
                        instance.status().token()));
        Stream<Timeline.Seen> foreign =
                intruder.isThere() ? Stream.of(new Timeline.Seen("intruder", "intruding", 0)) : Stream.empty();
        return Stream.concat(own, foreign).toList();
    }

    /**
     * Waits until there is something that a page has not seen.
     *
     * @return the version to ask for next time; the same one if nothing happened for a while, -1 at the end
     */
    long awaitChange(long seen, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lockInterruptibly();
        try {
            while (version == seen && !closed && left > 0) {
                left = somethingNew.awaitNanos(left);
            }
            return closed ? -1 : version;
        } finally {
            lock.unlock();
        }
    }

    Conversation conversation() {
        return conversation;
    }

    CallFeed calls() {
        return calls;
    }

    Feed instances() {
        return instances;
    }

    Feed timeline() {
        return timeline.feed();
    }

    FaultScript faults() {
        return bot.faults();
    }

    /** Turns a switch of the Bot API. */
    void turn(String name, boolean on) {
        switches.turn(name, on);
        changed();
    }

    /** The Bot API restarts, and keeps what waits. */
    void restartServer() {
        bot.restart();
        timeline.mark("server", "The Bot API restarted");
        changed();
    }

    /** The Bot API restarts without the updates that waited, and counts on from here. */
    void restartServer(int nextUpdateId) {
        conversation.losing(() -> bot.restart(nextUpdateId));
        timeline.mark("server", "The Bot API restarted, and counts updates from " + nextUpdateId);
        changed();
    }

    /** The Bot API restarts, and the last updates that were confirmed come again. */
    void crashServer() {
        bot.restartLosingConfirmations(COMING_AGAIN);
        timeline.mark("server", "The Bot API crashed, and knows nothing of the last confirmations");
        changed();
    }

    /** The Bot API restarts, and somebody had set a webhook. */
    void restartServerWithWebhook() {
        bot.restartWithWebhook(FOREIGN_WEBHOOK);
        timeline.mark("server", "The Bot API restarted, with a webhook on record");
        changed();
    }

    /** What waits for the bot expires. */
    void expireUpdates() {
        conversation.losing(bot::expireUpdates);
        changed();
    }

    /** What a bot of one's own needs; shown only to whoever asks. */
    String token() {
        return options.token();
    }

    /** Lets the demo's instances run, or not. */
    void demo(boolean on) {
        if (on) {
            fleet.start();
        } else {
            fleet.stop();
        }
    }

    /** Starts a new instance and stops the oldest, in the background. */
    void deploy() {
        timeline.mark("deploy", "A deploy began");
        Thread.ofVirtual().name("sandbox-deploy").start(() -> {
            try {
                fleet.deploy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void killHolder() {
        fleet.killHolder().ifPresent(name -> timeline.mark("kill", name + " was killed"));
    }

    /** Lets a program that knows nothing of the lease poll the same bot, or ends it. */
    void intrude(boolean on) {
        if (on) {
            intruder.come();
        } else {
            intruder.leave();
        }
        fleetChanged();
    }

    /** What the page shows beside the feeds, as JSON. */
    String snapshot() {
        List<String> names = fleet.all().stream().map(DemoProcess::name).toList();
        SandboxSnapshot snapshot = new SandboxSnapshot(
                bot.username(),
                emulator.url().toString(),
                options.hasRedis() ? "Redis" : "a file",
                fleet.runs(),
                fleet.isDeploying(),
                names,
                intruder.isThere(),
                conversation.count(),
                bot.liveConflicts(),
                conversation.places().all(),
                conversation.signs().actions(Instant.now()),
                conversation.signs().keyboards(),
                bot.pendingUpdateCount(),
                bot.nextUpdateId(),
                bot.pendingUpdates(FIRST_UPDATES),
                bot.webhook(),
                bot.hasPendingPoll() ? calls.waitingPoll() : Optional.empty(),
                bot.faults().waiting(),
                switches.on());
        return snapshot.toJson();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            somethingNew.signalAll();
        } finally {
            lock.unlock();
        }
        intruder.close();
        fleet.close();
        emulator.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftBehind) {
            // Temporary files; the system removes them one day.
        }
    }
}
