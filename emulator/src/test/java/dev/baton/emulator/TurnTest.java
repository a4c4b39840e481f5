package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnTest {

    private final ManualEmulatorClock clock = new ManualEmulatorClock();
    private final Turn turn = new Turn(clock);
    private final List<String> order = new ArrayList<>();

    @Test
    void listeners_run_after_the_action_in_order_and_may_act_themselves() {
        turn.run(() -> {
            turn.notice(() -> {
                order.add("first");
                turn.run(() -> turn.notice(() -> order.add("third")));
            });
            turn.notice(() -> order.add("second"));
            order.add("action");
        });

        assertThat(order).containsExactly("action", "first", "second", "third");
    }

    @Test
    void a_listener_that_fails_harms_nobody() {
        turn.run(() -> {
            turn.notice(() -> {
                throw new IllegalStateException("a bad listener");
            });
            turn.notice(() -> order.add("next"));
        });

        assertThat(order).containsExactly("next");
    }

    @Test
    void what_was_scheduled_does_not_happen_after_the_close() {
        turn.run(() -> turn.schedule(Duration.ofSeconds(1), () -> order.add("too late")));
        turn.close();
        clock.advance(Duration.ofSeconds(2));

        assertThat(order).isEmpty();
    }
}
