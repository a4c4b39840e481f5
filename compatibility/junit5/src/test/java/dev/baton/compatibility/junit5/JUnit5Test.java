package dev.baton.compatibility.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.testkit.BatonFixture;
import dev.baton.testkit.BatonTest;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The checks of the test kit under JUnit 5; what they find is the business of its own tests. */
final class JUnit5Test {

    @Test
    void this_is_junit_5() throws URISyntaxException {
        URL jar = Test.class.getProtectionDomain().getCodeSource().getLocation();
        assertThat(Path.of(jar.toURI()).getFileName()).asString().startsWith("junit-jupiter-api-5.");
    }

    @Test
    void a_broken_promise_fails_a_test() {
        Events tests = run(LeavesItsServer.class);
        assertThat(tests.failed().stream())
                .singleElement()
                .satisfies(event -> assertThat(event.getPayload().orElseThrow().toString())
                        .contains("nobody has closed the server"));
    }

    @Test
    void each_test_has_a_server_of_its_own_also_in_its_constructor() {
        run(Constructed.class).assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    /** For this test alone; the name keeps it from being found by the build. */
    @BatonTest
    static final class LeavesItsServer {

        @Test
        void leaves(BatonFixture baton) {
            BotApiEmulator second = BotApiEmulator.start();
            assertThat(second.url()).isNotEqualTo(baton.emulator().url());
        }
    }

    /** Takes the fixture once for all that is in it. */
    @BatonTest
    static final class Constructed {

        private final BatonFixture baton;

        Constructed(BatonFixture baton) {
            this.baton = baton;
        }

        @RepeatedTest(2)
        void talks(BotApiEmulator emulator) {
            assertThat(emulator).isSameAs(baton.emulator());
            assertThat(baton.user("Ada").sends("hi")).isPositive();
            assertThat(baton.bot().pendingUpdateCount()).isOne();
        }
    }
}
