package dev.baton.cli.drill;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatorDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances of the bot: one that serves, and some that wait. Started and stopped by one thread; {@link #close()}
 * may come from another.
 */
final class Crew implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    /** A bot without Baton does not say when it is ready; this long after its first call it should be. */
    private static final Duration SILENT_START = Duration.ofSeconds(2);

    /** Until nothing of a start is left that could disturb what is measured next. */
    private static final Duration CALM = Duration.ofMillis(200);

    private final Subject subject;
    private final Map<String, String> environment;
    private final BotApiEmulator telegram;
    private final Witness witness;
    private final Guardian guardian;
    private final Path logs;
    private final boolean webhook;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Instance> instances = new ArrayList<>();
    private boolean closed;

    Crew(
            Subject subject,
            Map<String, String> environment,
            BotApiEmulator telegram,
            Witness witness,
            Guardian guardian,
            Path logs,
            boolean webhook) {
        this.webhook = webhook;
        this.subject = subject;
        this.environment = Map.copyOf(environment);
        this.telegram = telegram;
        this.witness = witness;
        this.guardian = guardian;
        this.logs = logs;
    }

    /**
     * Starts an instance.
     *
     * @param whenHeld what it does when another has the lease
     */
    Instance launch(String whenHeld) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The drill is over");
            }
            int number = instances.size() + 1;
            EmulatorDoor door = telegram.openDoor();
            witness.expect(door.port(), number);
            Map<String, String> variables = new HashMap<>(environment);
            variables.put("TELEGRAM_API_URL", subject.api(telegram.url(), door).toString());
            variables.put("BATON_WHEN_HELD", whenHeld);
            if (webhook) {
                variables.put("PORT", Integer.toString(freePort()));
            }
            Instance instance = Instance.start(
                    number, subject.command(door), variables, door, logs.resolve("instance-" + number + ".log"));
            instances.add(instance);
            guardian.watch(instance.process());
            return instance;
        } catch (IOException e) {
            throw new UncheckedIOException("An instance cannot be started: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where deliveries may go: to all that live and were not told to end, as a platform does it. */
    List<InetSocketAddress> addresses() {
        return living().stream()
                .filter(instance -> !instance.isStopping() && instance.port() > 0)
                .map(instance -> new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.port()))
                .toList();
    }

    /** The living one that came to hold the lease last. */
    Optional<Instance> holder() {
        return living().stream()
                .filter(instance -> instance.heldFrom().isPresent())
                .max(Comparator.comparing(instance -> instance.heldFrom().orElseThrow()));
    }

    /** In the order in which they were started. */
    List<Instance> all() {
        lock.lock();
        try {
            return List.copyOf(instances);
        } finally {
            lock.unlock();
        }
    }

    List<Instance> living() {
        return all().stream().filter(Instance::isAlive).toList();
    }

    /**
     * The one that asked for updates last, or holds the lease if they are delivered; only while one lives that ever
     * did.
     */
    Instance serving() {
        if (webhook) {
            return holder().orElseThrow(() -> new DrillAborted("no instance is left that holds the lease"));
        }
        List<Instance> living = living();
        return witness.lastToPoll(number -> living.stream().anyMatch(each -> each.number() == number))
                .flatMap(number ->
                        living.stream().filter(each -> each.number() == number).findFirst())
                .orElseThrow(() -> new DrillAborted("no instance is left that serves"));
    }

    /** Starts the standbys that are missing, and waits until all is calm. */
    void complete(int standbys) throws InterruptedException {
        List<Instance> fresh = new ArrayList<>();
        int staying = (int) living().stream().filter(each -> !each.isStopping()).count();
        for (int present = staying; present < 1 + standbys; present++) {
            fresh.add(launch("standby"));
        }
        for (Instance instance : fresh) {
            awaitSettled(instance);
        }
        TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
    }

    private void awaitSettled(Instance instance) throws InterruptedException {
        Instant begun = Instant.now();
        while (instance.isAlive() && Duration.between(begun, Instant.now()).compareTo(LONGEST_START) < 0) {
            boolean late = witness.firstCall(instance.number())
                    .filter(first -> Duration.between(first, Instant.now()).compareTo(SILENT_START) > 0)
                    .isPresent();
            if (late || isSettled(instance)) {
                return;
            }
        }
    }

    private static boolean isSettled(Instance instance) throws InterruptedException {
        try {
            instance.settled().get(CALM.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Asks one to end and waits for that; tells whether it did by itself. */
    boolean retire(Instance instance) throws InterruptedException {
        instance.stop();
        return instance.awaitEnd(LONGEST_STOP);
    }

    /** Ends all of them, in good order where they can. */
    void dismiss() throws InterruptedException {
        List<Instance> left = living();
        left.forEach(Instance::stop);
        for (Instance instance : left) {
            instance.awaitEnd(LONGEST_STOP);
        }
    }

    /** Ends what is left, at once. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            instances.forEach(Instance::kill);
        } finally {
            lock.unlock();
        }
    }
}
