package dev.baton.cli;

import static dev.baton.cli.Scene.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.Hosts.Host;
import dev.baton.cli.chaos.TcpProxy;
import dev.baton.emulator.EmulatedUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts, as far as the kernel is concerned, and cables that are pulled out. */
final class NetworkNamespaceIT {

    @RegisterExtension
    private final Scene scene = new Scene();

    private final Hosts hosts = new Hosts();

    @BeforeEach
    void can_be_done() {
        Optional<String> whyNot = Hosts.whyNot();
        Assumptions.assumeTrue(whyNot.isEmpty(), whyNot.orElse(""));
    }

    @AfterEach
    void removeHosts() {
        hosts.close();
    }

    @Test
    void a_holder_whose_host_is_cut_from_redis_but_not_from_the_bot_api_stops_before_the_other_host_begins() {
        scene.allowRepeats(); // what it handled last it may not confirm any more
        Host one = hosts.add();
        Instance first = start("first", one, "BATON_LEASE_TTL=2s");
        first.process().awaitLine("Holding the lease");
        Instance second = start("second", hosts.add(), "BATON_LEASE_TTL=2s");
        second.process().awaitLine("Standing by: ");
        Instant cut;
        try (Load load = Load.start(scene.testbed(), 5, 20)) {
            load.awaitMore(10);
            cut = Instant.now();
            hosts.unplug(one.redis());
            second.process().awaitLine("Holding the lease");
            load.awaitMore(10);
            hosts.plugIn(one.redis());
            first.process().awaitLine("Standing by: ");
            load.awaitMore(10);
            load.stop();
            scene.awaitAnswers();
        }
        PollRecord record = scene.record();
        Instant last = record.of(first).getLast().ended();
        Instant next = record.firstOf(second, cut);
        Testbed.note(
                "a host cut from Redis: nobody polls between it and the next, lease of 2 s",
                Duration.between(last, next));
        Testbed.note("a host cut from Redis: take-over after the cut", Duration.between(cut, next));
        assertThat(last).isBefore(next);
        assertThat(record.consumers()).containsExactly(first, second);
        assertThat(first.process().output())
                .contains("does not answer in time", "is lost")
                .doesNotContain("Conflict detected");
    }

    @Test
    void a_holder_whose_host_is_cut_from_the_bot_api_but_not_from_redis_keeps_its_lease_and_is_deaf() {
        EmulatedUser ann = scene.testbed().user("Ann");
        Host one = hosts.add();
        Instance first = start("first", one, "BATON_LEASE_TTL=4s");
        first.process().awaitLine("Holding the lease");
        Instance second = start("second", hosts.add(), "BATON_LEASE_TTL=4s");
        second.process().awaitLine("Standing by: ");
        scene.testbed().awaitPolling();

        hosts.unplug(one.telegram());
        ann.sends("is anybody there?");
        Patience.never(
                "the other host serves",
                Duration.ofSeconds(5),
                () -> !second.process().lines("Holding the lease").isEmpty());
        assertThat(scene.testbed().leaseHolder()).isPresent();
        assertThat(Testbed.answers(ann)).isEmpty();
        Instant plugged = Instant.now();
        hosts.plugIn(one.telegram());
        scene.awaitAnswers();

        Testbed.note("a host cut from the Bot API: answer after the cable was back", Instance.since(plugged));
        assertThat(first.process().lines("is lost")).isEmpty();
        assertThat(scene.record().consumers()).containsExactly(first);
    }

    /** Without a port of its own: that would be at an address of the other host. */
    private Instance start(String name, Host host, String lease) {
        TcpProxy redis = TcpProxy.between(host.redis().here(), 0, scene.redis().port());
        TcpProxy telegram = TcpProxy.between(
                host.telegram().here(), 0, scene.testbed().telegram().url().getPort());
        return scene.start(
                name,
                redis,
                telegram,
                host.launcher(),
                List.of(
                        "REDIS_URL=redis://" + host.redis().here() + ":" + redis.port() + "/0",
                        "TELEGRAM_API_URL=http://" + host.telegram().here() + ":" + telegram.port(),
                        "PORT=",
                        lease,
                        STANDBY));
    }
}
