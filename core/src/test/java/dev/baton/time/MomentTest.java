package dev.baton.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MomentTest {

    private static final Duration WHILE = Duration.ofSeconds(3);

    private final ManualTime time = new ManualTime();
    private final Moment moment = Moment.now(time);

    @Test
    void it_is_within_a_while_until_the_while_is_over() {
        time.advance(WHILE.minusNanos(1));
        assertThat(moment.isWithin(WHILE, time)).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(moment.isWithin(WHILE, time)).isFalse();
    }

    @Test
    void a_wall_clock_that_is_set_forward_ends_it_and_one_that_is_set_back_does_not_prolong_it() {
        time.jumpWallClock(WHILE);
        assertThat(moment.isWithin(WHILE, time)).isFalse();

        time.jumpWallClock(WHILE.multipliedBy(-2));
        assertThat(moment.isWithin(WHILE, time)).isTrue();
        time.advance(WHILE);
        assertThat(moment.isWithin(WHILE, time)).isFalse();
    }

    @Test
    void an_earlier_one_is_earlier_by_both_clocks() {
        assertThat(moment.minus(WHILE))
                .isEqualTo(new Moment(
                        moment.nanos() - WHILE.toNanos(), moment.wall().minus(WHILE)));
    }
}
