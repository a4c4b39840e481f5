package dev.baton.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {

    @Test
    void every_figure_is_one_that_was_measured() {
        Spread spread = Spread.of(LongStream.rangeClosed(1, 200)
                .map(i -> 201 - i)
                .mapToObj(Duration::ofMillis)
                .toList());

        assertThat(spread)
                .isEqualTo(new Spread(200, Duration.ofMillis(100), Duration.ofMillis(198), Duration.ofMillis(200)));
    }

    @Test
    void of_few_the_99th_percentile_is_the_largest() {
        Spread spread = Spread.of(List.of(Duration.ofMillis(7), Duration.ofMillis(3), Duration.ofMillis(5)));

        assertThat(spread).isEqualTo(new Spread(3, Duration.ofMillis(5), Duration.ofMillis(7), Duration.ofMillis(7)));
    }

    @Test
    void of_one_all_are_the_same_and_of_none_all_are_nothing() {
        Duration only = Duration.ofMillis(4);
        assertThat(Spread.of(List.of(only))).isEqualTo(new Spread(1, only, only, only));
        assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }
}
