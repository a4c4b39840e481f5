package dev.baton.cli.sandbox;

import dev.baton.BotRuntime;
import dev.baton.ConfigurationException;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.ForeignPoller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that runs in a sandbox: the Bot API, one bot on it, its instances, a person, and at times an intruder.
 * Thread-safe.
 */
final class Sandbox implements AutoCloseable {

    /** What of the caller's environment the instances get. Nothing else: a token in it must not get here. */
    private static final List<String> PASSED_ON = List.of(
            "PATH", "HOME", "LANG", "REDIS_URL", "BATON_LEASE_TTL", "BATON_GRACE", "LOG_LEVEL", "SYSTEMROOT", "TMPDIR");

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final int SECRET_LENGTH = 35;

    private final BotApiEmulator emulator;
    private final String token = newToken();
    private final EmulatedBot bot;
    private final EmulatedUser person;
    private final Path folder;
    private final Fleet fleet;
    private final boolean redis;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingNew = lock.newCondition();
    private final List<ChatMessage> chat = new ArrayList<>();
    private final List<Long> updateIds = new ArrayList<>();
    private final Set<Long> takenByIntruders = new HashSet<>();
    private long version;
    private @Nullable ForeignPoller intruder;
    private boolean closed;

    private Sandbox(Map<String, String> callersEnvironment, Path folder) {
        this.folder = folder;
        this.redis = !callersEnvironment.getOrDefault("REDIS_URL", "").isBlank();
        this.emulator = BotApiEmulator.start();
        this.bot = emulator.bot(token);
        this.person = bot.user("You");
        bot.onMessage(this::said);
        this.fleet = new Fleet(environment(callersEnvironment), this::changed);
    }

    /**
     * Starts everything.
     *
     * @throws ConfigurationException if the instances could not start with what the environment says
     */
    static Sandbox start(Map<String, String> environment) {
        try {
            Sandbox sandbox = new Sandbox(environment, Files.createTempDirectory("baton-sandbox"));
            try {
                BotRuntime.fromEnvironment((update, bot) -> {}, sandbox.environment(environment))
                        .build()
                        .close();
            } catch (ConfigurationException wrong) {
                sandbox.close();
                throw wrong;
            }
            sandbox.fleet.start();
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException("There is no room for temporary files", e);
        }
    }

    private Map<String, String> environment(Map<String, String> callers) {
        Map<String, String> environment = new HashMap<>();
        for (String name : PASSED_ON) {
            String value = callers.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("BOT_TOKEN", token);
        environment.put("BOT_MODE", "polling");
        environment.put("TELEGRAM_API_URL", emulator.url().toString());
        environment.put("BATON_WHEN_HELD", "standby");
        environment.put("BATON_ON_CONFLICT", "hold");
        environment.put("BATON_DIR", folder.toString());
        environment.put("PORT", "0");
        environment.put("LOG_FORMAT", "text");
        environment.put("NO_COLOR", "1");
        return environment;
    }

    private void said(ChatMessage message) {
        lock.lock();
        try {
            chat.add(message);
        } finally {
            lock.unlock();
        }
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

    /** Writes as the person in the chat. */
    void send(String text) {
        lock.lock();
        try {
            updateIds.add(person.sends(text));
        } finally {
            lock.unlock();
        }
        changed();
    }

    /** Starts a new instance and stops the oldest, in the background. */
    void deploy() {
        Thread.ofVirtual().name("sandbox-deploy").start(() -> {
            try {
                fleet.deploy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void killHolder() {
        fleet.killHolder();
    }

    /** Lets a program that knows nothing of the lease poll the same bot, or ends it. */
    void intrude(boolean on) {
        ForeignPoller gone = null;
        lock.lock();
        try {
            if (on && intruder == null && !closed) {
                intruder = ForeignPoller.start(emulator.url(), token);
            } else if (!on && intruder != null) {
                gone = intruder;
                intruder = null;
            }
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            gone.close();
            lock.lock();
            try {
                takenByIntruders.addAll(gone.updateIds());
            } finally {
                lock.unlock();
            }
        }
        changed();
    }

    /** What the page shows, as JSON. */
    String snapshot() {
        SandboxSnapshot snapshot;
        lock.lock();
        try {
            Set<Long> taken = new HashSet<>(takenByIntruders);
            if (intruder != null) {
                taken.addAll(intruder.updateIds());
            }
            snapshot = new SandboxSnapshot(
                    bot.username(),
                    redis ? "Redis" : "a file",
                    List.copyOf(chat),
                    Ledger.of(chat, updateIds, Set.copyOf(bot.confirmedUpdateIds()), taken),
                    fleet.all(),
                    fleet.isDeploying(),
                    intruder != null,
                    bot.liveConflicts());
        } finally {
            lock.unlock();
        }
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
        intrude(false);
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

    /** A bot that exists only here; a new one each time, so that two sandboxes on one Redis do not meet. */
    private static String newToken() {
        SecureRandom random = new SecureRandom();
        StringBuilder secret = new StringBuilder(SECRET_LENGTH);
        for (int i = 0; i < SECRET_LENGTH; i++) {
            secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return (1_000_000_000L + random.nextInt(1_000_000_000)) + ":" + secret;
    }
}
