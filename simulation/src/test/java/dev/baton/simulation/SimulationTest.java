package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.redis.LuaScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand random days with polling, four thousand by webhook, and forty of each day with a name. {@code -Dseeds=N
 * -Dfirst=F} runs others, and {@code -Dscenario=NAME} one scenario alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SimulationTest {

    private static final long STANDARD = 10_000;
    private static final long EACH = 40;
    private static final Path REPORT = Path.of("report.md");
    private static final Path TARGET = Path.of("target", "simulation");

    private final long seeds = Long.getLong("seeds", STANDARD);
    private final long first = Long.getLong("first", 1);
    private final String scenario = System.getProperty("scenario", "");
    private Shares results = new Shares(Map.of(), List.of());

    @BeforeAll
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void run() throws IOException, InterruptedException {
        results = Shares.run(plan(), first, TARGET);
    }

    private Map<Scenario, Long> plan() {
        Map<Scenario, Long> plan = new EnumMap<>(Scenario.class);
        for (Scenario each : Scenario.values()) {
            if (scenario.isEmpty()) {
                plan.put(each, each.isRandom() ? seeds / (each.isByWebhook() ? 5 : 2) : EACH);
            } else if (scenario.equals(each.name())) {
                plan.put(each, seeds);
            }
        }
        assertThat(plan).as("scenarios of the name " + scenario).isNotEmpty();
        return plan;
    }

    @Test
    void every_promise_is_kept_in_every_seed() {
        assertThat(results.broken()).isEmpty();
    }

    @Test
    void the_report_is_as_it_was() throws IOException {
        assumeTrue(seeds == STANDARD && first == 1 && scenario.isEmpty(), "the report is about the standard seeds");
        String report = Report.of(results.tallies());
        Path written = TARGET.resolve("report.md");
        Files.createDirectories(TARGET);
        Files.writeString(written, report);

        assertThat(report)
                .as("Behaviour has changed. See what: diff -u simulation/report.md simulation/" + written
                        + "\nIf it is for the better: cp simulation/" + written + " simulation/report.md")
                .isEqualTo(Files.exists(REPORT) ? Files.readString(REPORT) : "");
    }

    @Test
    void a_seed_that_is_run_again_gives_the_same_course_of_events() {
        LuaScripts scripts = new LuaScripts();
        for (Scenario random : List.of(Scenario.MEMORY_DAYS, Scenario.REDIS_DAYS)) {
            List<String> trace = random.run(first, scripts, true).trace();

            assertThat(random.run(first, scripts, true).trace()).isEqualTo(trace);
            assertThat(random.run(first + 1, scripts, true).trace()).isNotEqualTo(trace);
        }
    }
}
