package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManualEmulatorClockTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock(Instant.EPOCH);
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_run_in_the_order_of_their_times_each_at_its_own() {
        clock.schedule(Duration.ofSeconds(2), () -> ran.add("second at " + clock.now()));
        clock.schedule(Duration.ofSeconds(1), () -> {
            ran.add("first at " + clock.now());
            clock.schedule(Duration.ofSeconds(1), () -> ran.add("third at " + clock.now()));
        });
        clock.advance(Duration.ofSeconds(2));

        assertThat(ran)
                .containsExactly(
                        "first at 1970-01-01T00:00:01Z",
                        "second at 1970-01-01T00:00:02Z",
                        "third at 1970-01-01T00:00:02Z");
    }

    @Test
    void nothing_runs_before_its_time_or_when_called_off() {
        clock.schedule(Duration.ofSeconds(2), () -> ran.add("early"));
        clock.schedule(Duration.ofSeconds(1), () -> ran.add("called off")).cancel();
        clock.schedule(Duration.ofSeconds(-5), () -> ran.add("overdue"));
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofMillis(1999));
        assertThat(ran).containsExactly("overdue");
        assertThat(clock.nanoTime()).isEqualTo(1_999_000_000);
    }

    @Test
    void time_does_not_go_back() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    }
}
