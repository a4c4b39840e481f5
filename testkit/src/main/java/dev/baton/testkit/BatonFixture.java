package dev.baton.testkit;

import dev.baton.BotMode;
import dev.baton.BotRuntime;
import dev.baton.BotRuntimeBuilder;
import dev.baton.RuntimeListener;
import dev.baton.Update;
import dev.baton.UpdateHandler;
import dev.baton.botapi.BotToken;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.OpenConnection;
import dev.baton.emulator.RecordedCall;
import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.LeaseStore;
import dev.baton.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Bot API on this machine, a bot on it, and runtimes that compete for the bot's lease. Messages travel in real time,
 * over real sockets; the time of the runtimes (renewals, leases that end, pauses) stands still until the test moves it.
 *
 * <p>Made by {@link BatonTest}, or by hand: then close it. Thread-safe.
 */
public final class BatonFixture implements AutoCloseable {

    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final ManualTime time = new ManualTime();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(time);
    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final EmulatedBot bot = emulator.bot(TOKEN);
    private final List<BotRuntime> runtimes = new CopyOnWriteArrayList<>();
    private final List<Update> dispatched = new CopyOnWriteArrayList<>();

    /** Starts the server. */
    public BatonFixture() {}

    /**
     * The server.
     *
     * @return it runs until the fixture is closed
     */
    public BotApiEmulator emulator() {
        return emulator;
    }

    /**
     * The bot.
     *
     * @return the side of the bot that a tester sees
     */
    public EmulatedBot bot() {
        return bot;
    }

    /**
     * Somebody who talks to the bot.
     *
     * @param firstName the same name is the same person
     * @return a user in a private chat
     */
    public EmulatedUser user(String firstName) {
        return bot.user(firstName);
    }

    /**
     * The time of the runtimes.
     *
     * @return it stands still until it is moved
     */
    public ManualTime time() {
        return time;
    }

    /**
     * Where the runtimes keep the lease.
     *
     * @return a store in memory
     */
    public LeaseStore leaseStore() {
        return store;
    }

    /**
     * Begins to build a runtime of this fixture: it polls, knows the bot, the server, the time and the store, and can
     * be given any other setting.
     *
     * @param handler what the bot does with an update
     * @return a builder; give it to {@link #start(BotRuntimeBuilder)}
     */
    public BotRuntimeBuilder runtime(UpdateHandler handler) {
        return BotRuntime.builder(BotToken.of(TOKEN), handler)
                .withMode(BotMode.POLLING)
                .withApiUrl(emulator.url())
                .withLeaseStore(store)
                .withTime(time)
                .onEvent(new RuntimeListener() {
                    @Override
                    public void updateHandled(Update update, Duration took) {
                        dispatched.add(update);
                    }

                    @Override
                    public void updateFailed(Update update, Throwable failure) {
                        dispatched.add(update);
                    }
                });
    }

    /**
     * Starts a runtime, which is stopped with the fixture.
     *
     * @param builder from {@link #runtime}
     * @return the runtime, just started
     */
    public BotRuntime start(BotRuntimeBuilder builder) {
        BotRuntime runtime = builder.build();
        runtimes.add(runtime);
        runtime.start();
        return runtime;
    }

    /**
     * Starts a runtime with the defaults.
     *
     * @param handler what the bot does with an update
     * @return the runtime, just started
     */
    public BotRuntime start(UpdateHandler handler) {
        return start(runtime(handler));
    }

    /** Stops the runtimes; the server goes on, so that one can still look. */
    void stopRuntimes() {
        runtimes.forEach(BotRuntime::close);
    }

    /** What is wrong, one sentence each. The runtimes have to be stopped before. */
    List<String> findings(Set<Check> checks) {
        List<String> findings = new ArrayList<>();
        if (checks.contains(Check.NO_LIVE_CONFLICT) && bot.liveConflicts() > 0) {
            findings.add(bot.liveConflicts() + " polls that were waiting got a 409");
        }
        if (checks.contains(Check.NOTHING_LOST) && !runtimes.isEmpty()) {
            Set<Long> lost = new HashSet<>(bot.confirmedUpdateIds());
            dispatched.forEach(update -> lost.remove(update.id()));
            if (!lost.isEmpty()) {
                findings.add("lost: updates " + lost + " were confirmed, but no handler got them");
            }
        }
        if (checks.contains(Check.NOTHING_TWICE)) {
            Map<Long, Integer> times = new HashMap<>();
            dispatched.stream()
                    .filter(update -> !update.redelivered())
                    .forEach(update -> times.merge(update.id(), 1, Integer::sum));
            times.values().removeIf(count -> count < 2);
            if (!times.isEmpty()) {
                findings.add("handled twice: updates " + times.keySet());
            }
        }
        if (checks.contains(Check.NO_LEASE_LEFT)) {
            store.read(Long.toString(bot.id()))
                    .ifPresent(left -> findings.add(
                            "the lease is still held by " + left.holder().instance()));
        }
        return findings;
    }

    /** What those clients asked for who still wait for an answer. */
    Collection<String> waitingClients() {
        return emulator.connections().stream()
                .filter(OpenConnection::isWaiting)
                .map(this::describe)
                .toList();
    }

    private String describe(OpenConnection connection) {
        String method = bot.calls().stream()
                .filter(call -> call.connection() == connection.id() && call.status() == null)
                .map(RecordedCall::method)
                .findFirst()
                .orElse("a call");
        return method + " from port " + connection.remotePort();
    }

    /** Stops the runtimes and then the server. */
    @Override
    public void close() {
        stopRuntimes();
        emulator.close();
    }
}
