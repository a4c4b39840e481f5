package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** All times derive from the life of a lease. */
final class LeaseTimingTest {

    @Test
    void a_renewal_and_a_look_come_each_quarter_and_belief_ends_with_the_third() {
        LeaseTiming timing = LeaseTiming.DEFAULT;

        assertThat(timing.timeToLive()).isEqualTo(Duration.ofSeconds(10));
        assertThat(timing.renewEvery()).isEqualTo(Duration.ofMillis(2500));
        assertThat(timing.lookEvery()).isEqualTo(Duration.ofMillis(2500));
        assertThat(timing.retryAfter()).isEqualTo(Duration.ofMillis(250));
        assertThat(timing.softEnd()).isEqualTo(Duration.ofMillis(7500));
    }

    @Test
    void a_life_is_neither_too_short_nor_too_long() {
        assertThat(new LeaseTiming(LeaseTiming.SHORTEST).timeToLive()).isEqualTo(Duration.ofSeconds(1));
        assertThat(new LeaseTiming(LeaseTiming.LONGEST).timeToLive()).isEqualTo(Duration.ofMinutes(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTiming(Duration.ofMillis(999)))
                .withMessageContainingAll("1 s", "10 min", "PT0.999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseTiming(Duration.ofMinutes(10).plusMillis(1)));
    }
}
