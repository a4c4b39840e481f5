package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A few rules on the wire and by the real clock, which the other tests move by hand. */
final class RealTimeTest {

    private static final int ATTEMPTS = 4;

    private record Told(String poller, double seconds) {}

    @Rule("5 Two pollers that retry at once see one conflict in three seconds between them")
    @Test
    void two_pollers_that_retry_at_once_see_their_conflicts_at_the_tenth_of_a_second() throws Exception {
        List<Told> trace = List.of();
        for (int attempt = 0; attempt < ATTEMPTS && !isPunctual(trace); attempt++) {
            trace = trace(); // once more if the machine stood still for a tenth of a second
        }

        assertThat(trace).extracting(Told::poller).containsExactly("A", "B", "A", "B", "A");
        double[] times = trace.stream().mapToDouble(Told::seconds).toArray();
        assertThat(times).containsExactly(new double[] {0, 3, 3, 6, 6}, within(0.1));
    }

    private static boolean isPunctual(List<Told> trace) {
        return trace.stream()
                        .map(Told::seconds)
                        .allMatch(seconds -> Math.abs(seconds / 3 - Math.round(seconds / 3)) < 0.03)
                && !trace.isEmpty();
    }

    private static List<Told> trace() throws IOException, InterruptedException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire first = new Wire(telegram.url());
                Wire second = new Wire(telegram.url())) {
            BlockingQueue<Told> told = new LinkedBlockingQueue<>();
            first.get("getUpdates?timeout=50");
            Eventually.await("the first waits", telegram.bot(TestBot.TOKEN)::hasPendingPoll);
            long start = System.nanoTime();
            second.get("getUpdates?timeout=50");
            poll("A", first, start, told);
            poll("B", second, start, told);
            List<Told> trace = new ArrayList<>();
            while (trace.size() < 5) {
                Told next = told.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("the next conflict after " + trace).isNotNull();
                trace.add(next);
            }
            return trace;
        }
    }

    /** Retries at once, until its connection is closed. */
    private static void poll(String name, Wire wire, long start, BlockingQueue<Told> told) {
        Thread.ofVirtual().start(() -> {
            try {
                while (wire.response().startsWith("HTTP/1.1 409 Conflict")) {
                    told.add(new Told(name, (System.nanoTime() - start) / 1e9));
                    wire.get("getUpdates?timeout=50");
                }
            } catch (IOException | UncheckedIOException e) {
                return; // the end of the test
            }
        });
    }

    @Rule("2.5 The first update wakes the waiting poll a millisecond later")
    @Test
    void an_update_is_on_the_wire_after_one_to_two_milliseconds() throws IOException {
        try (BotApiEmulator telegram = BotApiEmulator.start();
                Wire wire = new Wire(telegram.url())) {
            EmulatedBot bot = telegram.bot(TestBot.TOKEN);
            EmulatedUser ann = bot.user("Ann");
            List<Double> millis = new ArrayList<>();
            long next = 0;
            for (int round = 0; round < 300 && (millis.isEmpty() || millis.getLast() > 2); round++) {
                wire.get("getUpdates?timeout=50&offset=" + next);
                Eventually.await("the poll waits", bot::hasPendingPoll);
                long start = System.nanoTime();
                next = ann.sends("hi") + 1;
                while (!wire.hasAnswer()) {
                    Thread.onSpinWait();
                }
                millis.add((System.nanoTime() - start) / 1e6);
                assertThatCode(wire::response).doesNotThrowAnyException();
            }

            assertThat(millis).allSatisfy(each -> assertThat(each).isGreaterThanOrEqualTo(1));
            assertThat(millis.getLast()).as("the quickest of " + millis).isLessThanOrEqualTo(2);
        }
    }
}
