package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two new versions ask for the bot at the same time. */
final class DeployIT {

    private static final String LEASE = "BATON_LEASE_TTL=4s";
    private static final String ASK = "BATON_WHEN_HELD=hand-over";

    @RegisterExtension
    private final Scene scene = new Scene();

    @Test
    void of_two_deploys_at_once_each_gets_the_bot_once_at_most_and_one_has_it_in_the_end() {
        Instance old = scene.start("old", LEASE).awaitHolding();
        List<Instance> deploys;
        Instant begun;
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(10);
            begun = Instant.now();
            deploys = List.of(scene.start("blue", LEASE, ASK), scene.start("green", LEASE, ASK));
            Patience.await(
                    "one of them serves, the other waits",
                    () -> deploys.stream().filter(Instance::isHolding).count() == 1
                            && deploys.stream()
                                    .anyMatch(deploy -> deploy.process().isInState("standby")));
            load.awaitMore(20);
            load.stop();
            scene.awaitAnswers();
        }
        int transfers = Stream.concat(Stream.of(old), deploys.stream())
                .mapToInt(instance -> instance.process().lines("Handed over to").size())
                .sum();
        System.out.println("Measured: hand-overs of two deploys at once: " + transfers);
        Testbed.note(
                "longest time without a poll over two deploys at once",
                scene.record().longestGap(begun));
        assertThat(transfers).isBetween(1, 2);
        assertThat(deploys).allSatisfy(deploy -> assertThat(deploy.holdings()).isLessThanOrEqualTo(1));
        assertThat(old.holdings()).isEqualTo(1);
        assertThat(old.process().lines("redelivered")).isEmpty();
    }
}
