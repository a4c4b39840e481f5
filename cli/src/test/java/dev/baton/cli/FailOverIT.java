package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.chaos.TcpProxy;
import dev.baton.emulator.EmulatedUser;
import dev.baton.lease.redis.server.RedisServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A replica that has missed the last writes becomes the primary, with the old one dead, or alive and cut off. */
final class FailOverIT {

    private static final String LEASE = "BATON_LEASE_TTL=4s";
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration BUSY_MACHINE = Duration.ofSeconds(1);

    @RegisterExtension
    private final Scene scene = new Scene();

    private final RedisServer replica = RedisServer.start();
    private final TcpProxy link = TcpProxy.to(scene.redis().port());

    @BeforeEach
    void replicate() {
        replica.command("REPLICAOF", "127.0.0.1", Integer.toString(link.port()));
        awaitReplica("master_link_status:up");
    }

    @AfterEach
    void endReplica() {
        replica.close();
        link.close();
    }

    @Test
    void after_a_fail_over_to_a_stale_replica_the_holder_it_does_not_know_stops_within_a_renewal() {
        scene.allowConflicts(1);
        scene.allowOverlap(RENEWAL.plus(BUSY_MACHINE));
        scene.allowRepeats();
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        Patience.await(
                "the replica knows the first", () -> first.id().equals(replica.command("GET", scene.leaseKey())));
        link.silence();
        first.process().stop().awaitExit();
        second.awaitHolding();
        long token = second.token();
        Instance third = scene.start("third", LEASE, STANDBY).awaitStandingBy();
        Patience.await(
                "the lease that the replica knows has ended",
                () -> replica.command("PTTL", scene.leaseKey()) instanceof Long left && left < 0);

        Instant failedOver = Instant.now();
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            promote();
            scene.redis().kill();
            moveToReplica(second);
            moveToReplica(third);
            Patience.await(
                    "one of them has the lease, in the replica too",
                    () -> holdsInReplica(second) || holdsInReplica(third));
            load.awaitMore(30);
            load.stop();
            scene.awaitAnswers();
        }

        Instance holder = holdsInReplica(second) ? second : third;
        Instance other = holdsInReplica(second) ? third : second;
        Patience.await("the other one waits", () -> !other.isHolding());
        assertThat(holder.token()).isGreaterThan(token);
        assertThat(second.process().output()).doesNotContain("Conflict detected");
        Testbed.note(
                "longest time without a poll over a fail-over", scene.record().longestGap(failedOver));
        System.out.println("Measured: the token after a fail-over to a stale replica grew by "
                + (holder.token() - token) + "; the holder is the " + holder);
    }

    @Test
    void a_primary_that_is_cut_off_keeps_its_holder_until_a_conflict_tells_of_the_other() {
        scene.allowConflicts(1);
        EmulatedUser ann = scene.testbed().user("Ann");
        Instance first = scene.start("first", LEASE).awaitHolding();
        Instance second = scene.start("second", LEASE, STANDBY).awaitStandingBy();
        scene.testbed().awaitPolling();

        Instant cut = Instant.now();
        link.silence();
        promote();
        moveToReplica(second);
        second.awaitHolding();

        assertThat(first.process().awaitExit()).isZero();
        assertThat(first.process().output()).contains("Conflict detected (other_get_updates)");
        Instant took = scene.record().firstOf(second, cut);
        Testbed.note("two holders, until the conflict", Duration.between(took, Instant.now()));
        ann.sends("hello");
        scene.awaitAnswers();
        assertThat(scene.record().of(first, took)).isEmpty();
        assertThat(scene.record().consumers()).containsExactly(second);
    }

    @Test
    void a_primary_that_wants_its_replica_stops_its_holder_when_it_is_cut_off() {
        scene.allowConflicts(1);
        scene.redis().command("CONFIG", "SET", "min-replicas-to-write", "1", "min-replicas-max-lag", "1");
        Instance first = scene.start("first", LEASE, STANDBY).awaitHolding();

        Instant cut = Instant.now();
        link.silence();
        first.process().awaitLine("is lost");
        Duration held = Instance.since(cut);

        first.process().awaitLine("NOREPLICAS");
        Testbed.note("a cut-off primary with min-replicas-to-write 1 keeps its holder (lease of 4 s) for", held);
        assertThat(held).isLessThan(Duration.ofSeconds(2 + 3).plus(BUSY_MACHINE));
        link.pass();
        first.awaitHolding();
    }

    private void promote() {
        replica.command("REPLICAOF", "NO", "ONE");
        awaitReplica("role:master");
    }

    private void moveToReplica(Instance instance) {
        instance.redis().leadTo(replica.port());
        instance.redis().reset();
    }

    private boolean holdsInReplica(Instance instance) {
        return instance.isHolding() && instance.id().equals(replica.command("GET", scene.leaseKey()));
    }

    private void awaitReplica(String fact) {
        Patience.await(
                "the replica says " + fact,
                () -> String.valueOf(replica.command("INFO", "replication")).contains(fact));
    }
}
