package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.baton.BotRuntime;
import dev.baton.HeldPolicy;
import dev.baton.RuntimeState;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.Fault;
import dev.baton.emulator.ForeignPoller;
import dev.baton.lease.Holder;
import dev.baton.lease.InMemoryLeaseStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs tests that behave badly, and looks whether they are caught. */
final class BatonExtensionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @Test
    void a_good_test_passes() {
        run(Behaviours.class, "good").assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void a_take_over_passes() {
        run(Behaviours.class, "takeOver").assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void a_conflict_fails_the_test() {
        assertThat(failure(Behaviours.class, "conflict")).contains("got a 409");
    }

    @Test
    void an_update_that_was_handled_twice_fails_the_test() {
        assertThat(failure(Behaviours.class, "twice")).contains("handled twice: updates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflict", "loss", "twice", "lease", "thread", "pollerLeft", "serverLeft"})
    void each_check_can_be_switched_off_by_its_name(String misdeed) {
        try {
            run(Careless.class, misdeed).assertStatistics(stats -> stats.succeeded(1));
        } finally {
            closeLeft();
        }
    }

    @Test
    void the_thread_that_watches_over_the_timeouts_of_junit_passes() {
        run(Timed.class, "talks").assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void an_update_that_was_confirmed_and_never_handled_fails_the_test() {
        assertThat(failure(Behaviours.class, "loss")).contains("lost: updates");
    }

    @Test
    void a_lease_that_was_left_fails_the_test() {
        assertThat(failure(Behaviours.class, "lease")).contains("still held by somebody");
    }

    @Test
    void a_runtime_that_was_closed_has_closed_its_connections() {
        try (BatonFixture baton = new BatonFixture()) {
            BotRuntime runtime = baton.start((update, bot) -> bot.sendMessage(update.chatId(), update.text()));
            EmulatedUser ada = baton.user("Ada");
            ada.sends("hello");
            ada.awaitReply(PATIENCE);
            assertThat(baton.emulator().connections()).isNotEmpty();
            runtime.close();

            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!baton.emulator().connections().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(baton.emulator().connections()).isEmpty();
        }
    }

    @Test
    void a_thread_that_was_left_fails_the_test() {
        assertThat(failure(Behaviours.class, "thread")).contains("threads are left", "left-behind");
        closeLeft();
    }

    @Test
    void a_bot_that_was_not_stopped_fails_the_test() {
        assertThat(failure(Behaviours.class, "pollerLeft"))
                .contains("a bot still waits for an answer and has to be stopped before: [getUpdates from port ");
        closeLeft();
    }

    @Test
    void a_bot_that_is_stopped_at_the_very_end_passes() {
        run(Behaviours.class, "pollerStopped").assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void a_connection_that_a_shared_client_keeps_for_later_passes() {
        run(Behaviours.class, "connectionKept").assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_server_that_was_not_closed_fails_the_test() {
        assertThat(failure(Behaviours.class, "serverLeft"))
                .contains("nobody has closed the server that listens on port [" + Misdeeds.PORT.get() + "]");
        closeLeft();
    }

    private static void closeLeft() {
        Misdeeds.LEFT.removeIf(left -> {
            try {
                left.close();
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Events run(Class<?> type, String method) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(type, method, BatonFixture.class))
                .execute()
                .testEvents();
    }

    private static String failure(Class<?> type, String method) {
        Events events = run(type, method);
        events.assertStatistics(stats -> stats.failed(1));
        return events.failed().stream()
                .findFirst()
                .orElseThrow()
                .getPayload()
                .orElseThrow()
                .toString();
    }

    private static void provokeConflict(BatonFixture baton) {
        EmulatedBot bot = baton.bot();
        BotApiEmulator emulator = baton.emulator();
        try (ForeignPoller one = ForeignPoller.start(emulator.url(), TOKEN);
                ForeignPoller other = ForeignPoller.start(emulator.url(), TOKEN)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // One that hangs up before it has read the answer has seen no conflict.
            while ((one.conflicts() + other.conflicts() == 0 || bot.liveConflicts() == 0)
                    && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(bot.liveConflicts()).isPositive();
        }
    }

    private static void leavePoller(BatonFixture baton) {
        Misdeeds.LEFT.add(ForeignPoller.start(baton.emulator().url(), TOKEN));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!baton.bot().hasPendingPoll() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(baton.bot().hasPendingPoll()).isTrue();
    }

    private static void leaveServer(BatonFixture baton) throws IOException {
        assertThat(baton.bot().id()).isEqualTo(123456);
        ServerSocket server = new ServerSocket(0);
        Misdeeds.LEFT.add(server);
        Misdeeds.PORT.set(server.getLocalPort());
    }

    /** Tests for this test alone; their names keep them from being found by the build. */
    abstract static class Misdeeds {

        private static final Queue<AutoCloseable> LEFT = new ConcurrentLinkedQueue<>();
        private static final AtomicInteger PORT = new AtomicInteger();

        @Test
        void pollerLeft(BatonFixture baton) {
            leavePoller(baton);
        }

        @Test
        void pollerStopped(BatonFixture baton) {
            leavePoller(baton);
            closeLeft();
        }

        @Test
        void connectionKept(BatonFixture baton) throws Exception {
            HttpClient shared = HttpClient.newHttpClient();
            LEFT.add(shared);
            URI getMe = baton.emulator().url().resolve("/bot" + TOKEN + "/getMe");
            shared.send(HttpRequest.newBuilder(getMe).build(), BodyHandlers.discarding());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (baton.emulator().connections().getFirst().isWaiting() && System.nanoTime() < deadline) {
                Thread.onSpinWait(); // the answer is read a moment before the emulator knows that it was written
            }
            assertThat(baton.emulator().connections()).singleElement().matches(connection -> !connection.isWaiting());
        }

        @Test
        void serverLeft(BatonFixture baton) throws IOException {
            leaveServer(baton);
        }

        @Test
        void good(BatonFixture baton) {
            baton.start((update, bot) -> bot.sendMessage(update.chatId(), update.text()));
            EmulatedUser ada = baton.user("Ada");
            ada.sends("hello");
            assertThat(ada.awaitReply(PATIENCE).text()).isEqualTo("hello");
        }

        @Test
        void takeOver(BatonFixture baton) {
            BotRuntime first = baton.start((update, bot) -> bot.sendMessage(update.chatId(), "first"));
            EmulatedUser ada = baton.user("Ada");
            ada.sends("who?");
            assertThat(ada.awaitReply(PATIENCE).text()).isEqualTo("first");
            BotRuntime second = baton.start(baton.runtime((update, bot) -> bot.sendMessage(update.chatId(), "second"))
                    .withHeldPolicy(HeldPolicy.STANDBY));
            first.close();
            ada.sends("who?");
            assertThat(ada.awaitReply(PATIENCE).text()).isEqualTo("second");
            assertThat(second.status().state()).isEqualTo(RuntimeState.HOLDING);
        }

        @Test
        void conflict(BatonFixture baton) {
            provokeConflict(baton);
        }

        @Test
        void loss(BatonFixture baton) {
            BotRuntime runtime = baton.start((update, bot) -> {});
            runtime.close();
            baton.user("Ada").sends("lost");
            try (ForeignPoller thief = ForeignPoller.start(baton.emulator().url(), TOKEN)) {
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (baton.bot().confirmedUpdateIds().isEmpty() && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                assertThat(thief.updateIds()).hasSize(1);
            }
        }

        @Test
        void twice(BatonFixture baton) {
            baton.user("Ada").sends("again and again");
            BotRuntime first = baton.start((update, bot) -> {
                baton.bot().faults().next("getUpdates", 1000, Fault.html502()); // so that it cannot confirm
                bot.sendMessage(update.chatId(), "once");
            });
            assertThat(baton.user("Ada").awaitReply(PATIENCE).text()).isEqualTo("once");
            first.close();
            baton.bot().faults().clear();
            baton.start(baton.runtime((update, bot) -> bot.sendMessage(update.chatId(), "twice"))
                    .withLeaseStore(new InMemoryLeaseStore(baton.time())));
            assertThat(baton.user("Ada").awaitReply(PATIENCE).text()).isEqualTo("twice");
        }

        @Test
        void lease(BatonFixture baton) {
            baton.leaseStore().acquire("123456", Holder.unknown("somebody"), PATIENCE);
        }

        @Test
        void thread(BatonFixture baton) {
            assertThat(baton.bot().id()).isEqualTo(123456);
            CountDownLatch end = new CountDownLatch(1);
            LEFT.add(end::countDown);
            Thread.ofPlatform().name("left-behind").start(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** With all checks. */
    @BatonTest
    static final class Behaviours extends Misdeeds {}

    /** The same without any. */
    @BatonTest(
            without = {
                Check.NO_LIVE_CONFLICT,
                Check.NOTHING_LOST,
                Check.NOTHING_TWICE,
                Check.NO_LEASE_LEFT,
                Check.NO_THREAD_LEFT,
                Check.NO_SOCKET_LEFT
            })
    static final class Careless extends Misdeeds {}

    /** With a limit that JUnit looks after. */
    @BatonTest
    static final class Timed {

        @Test
        @Timeout(60)
        void talks(BatonFixture baton) {
            assertThat(baton.user("Ada").sends("hi")).isPositive();
        }
    }
}
