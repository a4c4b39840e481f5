package dev.baton.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static final Plan PLAN = new Plan(
            new Plan.Acts(2, 1, 0, 0, 0), 1, Duration.ofSeconds(2), 50, false, 10, Optional.empty(), List.of(), 42);

    @Test
    void a_drill_without_loss_passes_and_its_table_reads_like_one() {
        Report report = report(tally(100, 0, 0, 1), 0, "");

        assertThat(report.passed()).isTrue();
        assertThat(report.table())
                .startsWith(
                        "baton demo\npolling, lease in a file, life 2000.0 ms, 50 messages a second in 10 chats, 12 s, seed 42\n")
                .contains("  deploys                          2   2 by hand-over\n")
                .contains("  kills                            1\n")
                .contains("  lost                             0\n")
                .contains("  hand-over gap                    2      1.5 ms      2.5 ms      2.5 ms\n")
                .endsWith("\nPASSED\n");
    }

    @Test
    void the_verdict_names_everything_that_is_wrong() {
        Report report = report(tally(100, 1, 2, 0), 1, "nobody asked for updates");

        assertThat(report.passed()).isFalse();
        assertThat(report.table())
                .endsWith("FAILED: nobody asked for updates, 1 message lost, 2 messages duplicated, 1 conflict\n");
    }

    @Test
    void a_drill_in_which_nobody_wrote_proves_nothing() {
        assertThat(report(tally(0, 0, 0, 0), 0, "").passed()).isFalse();
    }

    @Test
    void the_json_is_one_object_with_the_figures_in_milliseconds() {
        assertThat(report(tally(100, 1, 0, 3), 0, "").json())
                .startsWith("{\"passed\":false,\"failures\":[\"1 message lost\"],")
                .contains("\"updates\":100,\"handled\":99,\"lost\":1,\"taken\":0,\"duplicated\":0,\"redelivered\":3,"
                        + "\"unmarked\":0,\"outOfOrder\":0,"
                        + "\"conflicts\":0,")
                .contains("\"handOverGapMs\":{\"count\":2,\"p50\":1.5,\"p99\":2.5,\"max\":2.5}")
                .contains("\"takeOverMs\":{\"count\":0}")
                .doesNotContain("\n");
    }

    @Test
    void the_order_of_events_depends_on_the_seed_and_nothing_else() {
        Plan plan = new Plan(
                new Plan.Acts(20, 10, 5, 3, 1),
                1,
                Duration.ofSeconds(2),
                50,
                false,
                10,
                Optional.empty(),
                List.of(),
                1);

        assertThat(plan.script(new Random(1))).hasSize(39).isEqualTo(plan.script(new Random(1)));
        assertThat(plan.script(new Random(1))).isNotEqualTo(plan.script(new Random(2)));
    }

    private static Tally tally(int updates, int lost, int duplicated, int redelivered) {
        int handled = updates - lost;
        return new Tally(
                updates,
                handled,
                lost,
                0,
                duplicated,
                redelivered,
                0,
                0,
                Collections.nCopies(handled, Duration.ofMillis(5)),
                List.of());
    }

    private static Report report(Tally tally, long conflicts, String aborted) {
        return new Report(
                PLAN,
                "a file",
                Duration.ofSeconds(12),
                tally,
                conflicts,
                List.of(Act.DEPLOY, Act.KILL, Act.DEPLOY),
                2,
                Spread.of(List.of(Duration.ofNanos(1_500_000), Duration.ofNanos(2_500_000))),
                Spread.of(List.of()),
                Spread.of(List.of()),
                List.of(),
                aborted);
    }
}
