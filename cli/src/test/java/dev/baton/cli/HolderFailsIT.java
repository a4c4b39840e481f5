package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.EmulatedUser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The holder dies, or stands still for longer than its lease lives. */
final class HolderFailsIT {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final String LEASE = "BATON_LEASE_TTL=2s";

    @RegisterExtension
    private final Scene scene = new Scene();

    @Test
    void a_holder_that_is_killed_under_load_is_taken_over_and_no_message_is_lost() {
        scene.allowRepeats();
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        long token = first.token();
        Instant killed;
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(20);
            killed = Instant.now();
            first.process().kill();
            second.awaitHolding();
            load.awaitMore(10);
            load.stop();
            scene.awaitAnswers();
        }
        Duration takeOver = Duration.between(killed, scene.record().firstOf(second, killed));
        Testbed.note("take-over after kill -9 under load, lease of 2 s", takeOver);
        System.out.println(
                "Measured: that is " + takeOver.toMillis() * 100 / TTL.toMillis() + " % of the life of the lease");
        assertThat(takeOver).isLessThan(TTL.plusSeconds(1));
        assertThat(scene.record().consumers()).containsExactly(first, second);
        assertThat(second.token()).isGreaterThan(token);
    }

    @Test
    void a_holder_that_was_frozen_beyond_its_lease_handles_nothing_after_it_wakes() {
        EmulatedUser ann = scene.testbed().user("Ann");
        Instance first = scene.start("first", LEASE, STANDBY).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        scene.testbed().awaitPolling();

        first.process().freeze();
        ann.sends("the server gives this to the one who sleeps");
        Patience.await("it does", () -> scene.record().consumers().contains(first));
        second.awaitHolding();
        scene.awaitAnswers();
        Instant thawed = Instant.now();
        first.process().thaw();
        first.process().awaitState("standby");
        ann.sends("and this to the one who is awake");
        scene.awaitAnswers();

        assertThat(first.process().output()).contains("is lost").doesNotContain("Conflict detected");
        assertThat(scene.record().of(first, thawed)).isEmpty();
        assertThat(scene.sendsOf(first, thawed)).isZero();
        System.out.println("Measured: polls and sends of a holder that was frozen beyond its lease, after it woke: "
                + scene.record().of(first, thawed).size() + " and " + scene.sendsOf(first, thawed));
    }

    @Test
    void a_pause_longer_than_the_lease_with_nobody_else_there_is_made_good() {
        EmulatedUser ann = scene.testbed().user("Ann");
        Instance only = scene.start("only", LEASE).awaitHolding();
        scene.testbed().awaitPolling();

        only.process().freeze();
        Patience.await(
                "the lease ends", () -> Long.valueOf(0).equals(scene.redis().command("EXISTS", scene.leaseKey())));
        ann.sends("during the pause");
        Instant thawed = Instant.now();
        only.process().thaw();
        scene.awaitAnswers();

        Testbed.note("answer after a pause longer than the lease", Instance.since(thawed));
        only.awaitHolding();
    }
}
